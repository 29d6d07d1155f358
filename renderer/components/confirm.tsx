/** A button that asks before it does what cannot be undone. */
import { Button, Popover } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useWords } from '../base/context.tsx';
import css from './confirm.module.css';

type Props = {
  question: string;
  yes: string;
  onYes: () => void;
  /** The button: gets what opens the question. */
  children: (open: () => void, opened: boolean) => ReactNode;
};

export function Confirm({ question, yes, onYes, children }: Props) {
  const { say } = useWords();
  const [opened, setOpened] = useState(false);
  const close = (): void => setOpened(false);
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      trapFocus
      returnFocus
      withArrow
      position="bottom-end"
      width={280}
      withRoles={false}
    >
      <Popover.Target>{children(() => setOpened(!opened), opened)}</Popover.Target>
      <Popover.Dropdown role="alertdialog" aria-label={question}>
        <p className={css.question}>{question}</p>
        <div className={css.buttons}>
          <Button size="xs" variant="default" onClick={close} data-autofocus>
            {say('common.cancel')}
          </Button>
          <Button
            size="xs"
            color="red"
            onClick={() => {
              close();
              onYes();
            }}
          >
            {yes}
          </Button>
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}
