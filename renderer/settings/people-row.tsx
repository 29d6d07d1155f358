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
  const { t } = useWords();
  const x = t.office.people;
  const set = (part: Partial<Row>): void => onChange(index, { ...row, ...part });
  const suggestions = (row.suggestion ?? []).filter((number) => !row.numbers.includes(number));
  const name = row.name === '' ? x.unnamed : row.name;
  return (
    <div className={css.row} role="row" data-unnamed={row.name === ''} data-gone={row.gone}>
      <div role="cell">
        <TextInput
          aria-label={`${x.name}: ${name}`}
          placeholder={x.unnamed}
          value={row.name}
          onChange={(event) => set({ name: event.currentTarget.value })}
          title={row.name === '' ? x.unnamedHint : undefined}
        />
        {row.gone !== undefined && <p className={css.from}>{t.crm.people.gone[row.gone]}</p>}
        {fresh ? (
          <TextInput
            className={css.id}
            size="xs"
            aria-label={x.userId}
            placeholder={x.userId}
            value={row.userId}
            onChange={(event) => set({ userId: event.currentTarget.value.trim() })}
          />
        ) : (
          row.source === 'call' && (
            <p className={css.from} title={row.userId}>
              {x.source[row.source]}
            </p>
          )
        )}
      </div>
      <div role="cell">
        <TagsInput
          aria-label={`${x.numbers}: ${name}`}
          placeholder={row.numbers.length === 0 ? x.numbersHint : ''}
          value={row.numbers}
          onChange={(numbers) => set({ numbers })}
          splitChars={[',', ';']}
          acceptValueOnBlur
        />
        {suggestions.map((number) => (
          <Button
            key={number}
            className={css.suggestion}
            type="button"
            size="compact-xs"
            variant="light"
            leftSection={<IconPlus size={12} />}
            aria-label={`${x.suggestion(number)}. ${x.take(number, name)}`}
            onClick={() => set({ numbers: [...row.numbers, number] })}
          >
            {x.suggestion(number)}
          </Button>
        ))}
      </div>
      <div role="cell">
        <Tooltip label={t.common.remove}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size={34}
            aria-label={x.removeLabel(name)}
            onClick={() => onRemove(index)}
          >
            <IconX size={17} />
          </ActionIcon>
        </Tooltip>
      </div>
    </div>
  );
});
