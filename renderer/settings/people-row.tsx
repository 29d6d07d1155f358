/** One person of the table: name, numbers, where the entry came from. */
import { ActionIcon, Button, TagsInput, TextInput, Tooltip } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import { memo } from 'react';
import type { PersonRow as Row } from '../../app/contract/api.ts';
import { useWords } from '../base/context.tsx';
import css from './people.module.css';

type Props = {
  row: Row;
  index: number;
  /** Entered by hand just now: its id is still to be typed. */
  fresh: boolean;
  onChange: (index: number, row: Row) => void;
  onRemove: (index: number) => void;
};

export const PersonRow = memo(function PersonRow({ row, index, fresh, onChange, onRemove }: Props) {
  const { say } = useWords();
  const set = (part: Partial<Row>): void => onChange(index, { ...row, ...part });
  const filled = (row.matches ?? []).filter(
    ({ number, certainty }) => certainty === 'sure' && row.numbers.includes(number),
  );
  const suggestions = (row.matches ?? []).filter(({ number }) => !row.numbers.includes(number));
  const name = row.name === '' ? say('office.people.unnamed') : row.name;
  return (
    <div className={css.row} role="row" data-unnamed={row.name === ''} data-gone={row.gone}>
      <div role="cell">
        <TextInput
          aria-label={`${say('office.people.name')}: ${name}`}
          placeholder={say('office.people.unnamed')}
          value={row.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          title={row.name === '' ? say('office.people.unnamedHint') : undefined}
        />
        {row.gone !== undefined && <p className={css.from}>{say(`crm.people.gone.${row.gone}`)}</p>}
        {fresh ? (
          <TextInput
            className={css.id}
            size="xs"
            aria-label={say('office.people.userId')}
            placeholder={say('office.people.userId')}
            value={row.userId}
            onChange={(event) => set({ userId: event.currentTarget.value.trim() })}
          />
        ) : (
          row.source === 'call' && (
            <p className={css.from} title={row.userId}>
              {say(`office.people.source.${row.source}`)}
            </p>
          )
        )}
      </div>
      <div role="cell">
        <TagsInput
          aria-label={`${say('office.people.numbers')}: ${name}`}
          placeholder={row.numbers.length === 0 ? say('office.people.numbersHint') : ''}
          value={row.numbers}
          onChange={(numbers) => set({ numbers })}
          splitChars={[',', ';']}
          acceptValueOnBlur
        />
        {filled.map(({ number, label, reason }) => (
          <p key={number} className={css.from} data-matched={number}>
            {say('office.people.filled', number, label)} ({say(`office.people.because.${reason}`)})
          </p>
        ))}
        {suggestions.map(({ number, label, reason }) => (
          <Button
            key={number}
            className={css.suggestion}
            type="button"
            size="compact-xs"
            variant="light"
            leftSection={<IconPlus size={12} />}
            aria-label={`${say('office.people.suggestion', number, label)}. ${say('office.people.take', number, name)}`}
            title={say(`office.people.because.${reason}`)}
            onClick={() => set({ numbers: [...row.numbers, number] })}
          >
            {say('office.people.suggestion', number, label)}
          </Button>
        ))}
      </div>
      <div role="cell">
        <Tooltip label={say('common.remove')}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={say('office.people.removeLabel', name)}
            onClick={() => onRemove(index)}
          >
            <IconX size={17} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
});
