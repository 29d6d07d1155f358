/** Small fields that several sections share. */
import { Collapse, PasswordInput, SegmentedControl, Switch, UnstyledButton } from '@mantine/core';
import { IconChevronRight } from '@tabler/icons-react';
import { useId, useState, type ReactNode } from 'react';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import css from './fields.module.css';
import { useFieldError } from './section.tsx';

type SecretProps = {
  label: string;
  hint?: string | undefined;
  path: string;
  value: string;
  onChange: (value: string) => void;
};

/** A secret: it can be entered again, never read. */
export function Secret({ label, hint, path, value, onChange }: SecretProps) {
  const { say } = useWords();
  const { isSet } = useOfficeSettings();
  const error = useFieldError();
  return (
    <PasswordInput
      label={label}
      description={hint}
      placeholder={isSet(path) ? say('common.secretSet') : say('common.secretEmpty')}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      error={error(path)}
      autoComplete="off"
      visibilityToggleButtonProps={{ 'aria-label': say('common.show'), tabIndex: 0 }}
      name={path}
    />
  );
}

type ChoiceProps<T extends string> = {
  label: string;
  hint?: string | undefined;
  value: T;
  options: readonly T[];
  /** The label on an option's button. */
  word: (option: T) => string;
  onChange: (value: T) => void;
};

/** A choice of a few options, all of them visible. */
export function Choice<T extends string>({ label, hint, value, options, word, onChange }: ChoiceProps<T>) {
  const id = useId();
  const data = options.map((option) => ({ value: option, label: word(option) }));
  return (
    <div className={css.choice}>
      <span className={css.label} id={id}>
        {label}
      </span>
      <SegmentedControl
        className={css.choices ?? ''}
        aria-labelledby={id}
        value={value}
        onChange={(next) => onChange(next)}
        data={data}
      />
      {hint !== undefined && <span className={css.hint}>{hint}</span>}
    </div>
  );
}

export function Toggle({
  label,
  hint,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  value: boolean;
  onChange: (value: boolean) => void;
}) {
  return (
    <Switch
      label={label}
      description={hint}
      checked={value}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}

/** Fields that most offices never need. */
export function Fold({ title, children, open = false }: { title: string; children: ReactNode; open?: boolean }) {
  const [opened, setOpened] = useState(open);
  return (
    <div className={css.fold}>
      <UnstyledButton
        className={css.foldButton}
        aria-expanded={opened}
        onClick={() => setOpened(!opened)}
        type="button"
      >
        <IconChevronRight size={16} className={css.chevron} data-open={opened} aria-hidden /> {title}
      </UnstyledButton>
      <Collapse expanded={opened} keepMounted={false}>
        <div className={css.foldBody}>{children}</div>
      </Collapse>
    </div>
  );
}

/** Fields side by side. */
export function Side({ children, narrow = false }: { children: ReactNode; narrow?: boolean }) {
  return (
    <div className={css.side} data-narrow={narrow}>
      {children}
    </div>
  );
}
