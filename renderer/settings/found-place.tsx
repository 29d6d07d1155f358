/** A place that Plecho has found by itself, with the button that adopts it. */
import { Button } from '@mantine/core';
import css from './fields.module.css';

type Props = { text: string; take: string; onTake: () => void };

export function FoundPlace({ text, take, onTake }: Props) {
  return (
    <div className={css.found} role="status" data-found-place>
      <p>{text}</p>
      <Button type="button" size="xs" variant="default" onClick={onTake}>
        {take}
      </Button>
    </div>
  );
}
