/** People of the CRM and everything that rings for them. */
import { Button, TextInput } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import type { PersonRow as Row } from '../../app/contract/api.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { useRead } from '../base/use-read.ts';
import { Empty } from '../components/empty.tsx';
import { tell, tellFailure } from '../components/notify.ts';
import { Trouble } from '../components/trouble.tsx';
import { useDraft } from './drafts.tsx';
import { FreeExtensions } from './people-free.tsx';
import { PersonRow } from './people-row.tsx';
import { objection, offers, phoneKey, toPeople, withOffers, withSure } from './people-rules.ts';
import { PeopleTools } from './people-tools.tsx';
import css from './people.module.css';
import { Section } from './section.tsx';

const FILTER_FROM = 10;

/** What was done last and can be taken back. */
type Undo = { words: string; run: () => void | Promise<void> };

/** The rows shown under a filter, each with its place in the whole. */
function matching(rows: readonly Row[], filter: string): { row: Row; index: number }[] {
  const text = filter.trim().toLowerCase();
  const digits = phoneKey(filter);
  return rows
    .map((row, index) => ({ row, index }))
    .filter(
      ({ row }) =>
        text === '' ||
        row.name.toLowerCase().includes(text) ||
        (digits !== '' && row.numbers.some((number) => phoneKey(number).includes(digits))),
    );
}

export function PeopleSection() {
  const { say } = useWords();
  const { reload: reloadSettings } = useOfficeSettings();
  // A colleague who is new in the CRM appears by himself; what is being typed is not disturbed by it.
  const saved = useRead('people', {}, 30_000);
  const extensions = useRead('extensions');
  const draft = useDraft<{ people: Row[] }>('people', { people: saved.data ?? [] });
  const { people } = draft.value;
  const [filter, setFilter] = useState('');
  const [undo, setUndo] = useState<Undo | null>(null);
  const known = new Set((saved.data ?? []).map((row) => row.userId));

  const set = (next: Row[]): void => draft.change({ people: next });
  // Certain matches are filled in once for each list that was read: the user sees them, can take them out, and saves them with the rest.
  const read = saved.data;
  const filledFor = useRef<readonly Row[]>(null);
  useEffect(() => {
    if (!read || read === filledFor.current || draft.dirty) return;
    filledFor.current = read;
    const filled = withSure(read);
    if (filled !== null) draft.change({ people: filled });
  }, [read, draft]);
  const offered = offers(people);
  const remove = (index: number): void => {
    const row = people[index];
    if (!row) return;
    const rest = people.filter((_, at) => at !== index);
    set(rest);
    setUndo({
      words: say('office.people.removed', row.name || say('office.people.unnamed')),
      run: () => set(rest.toSpliced(index, 0, row)),
    });
  };
  const change = (index: number, row: Row): void => set(people.with(index, row));
  const assign = (number: string, userId: string): void =>
    set(people.map((row) => (row.userId === userId ? { ...row, numbers: [...row.numbers, number] } : row)));
  const takeAgain = (): void => {
    draft.reset();
    saved.reload();
  };
  const save = async (): Promise<void> => {
    await command('savePeople', { people: toPeople(people) });
    setUndo(null);
    takeAgain();
    await reloadSettings();
  };
  const keep = async (): Promise<boolean> => {
    const wrong = objection(people, say);
    if (wrong !== undefined) tell(wrong);
    else if (draft.dirty) await save();
    return wrong === undefined;
  };
  const takeBack = (): void => {
    setUndo(null);
    Promise.resolve(undo?.run()).catch((error: unknown) => tellFailure(error, say));
  };
  const shown = matching(people, filter);

  return (
    <Section
      title={say('office.people.title')}
      intro={say('office.people.intro')}
      dirty={draft.dirty}
      stamp={people}
      invalid={objection(people, say)}
      onSave={save}
      onReset={draft.reset}
      wide
      aside={<FreeExtensions extensions={extensions.data ?? []} people={people} onAssign={assign} />}
    >
      <PeopleTools
        onAdd={() => set([{ userId: '', name: '', numbers: [], source: 'manual' }, ...people])}
        keep={keep}
        onImported={(run) => {
          takeAgain();
          setUndo({ words: say('office.people.importedUndo'), run: () => run().then(takeAgain) });
        }}
        onFound={takeAgain}
      />
      {saved.error && <Trouble error={saved.error} onRetry={saved.reload} />}
      {undo && (
        <div className={css.removed} role="status">
          {undo.words}
          <Button type="button" size="compact-xs" variant="subtle" onClick={takeBack}>
            {say('common.undo')}
          </Button>
        </div>
      )}
      {people.length > 0 && (
        <div className={css.removed} role="status" data-matched-summary>
          {say('office.people.summary', people.filter(({ numbers }) => numbers.length > 0).length, people.length)}{' '}
          {people.some(({ numbers }) => numbers.length === 0) && say('office.people.summaryWhy')}
          {offered.length > 0 && (
            <Button type="button" size="compact-xs" variant="light" onClick={() => set(withOffers(people))}>
              {say('office.people.acceptAll', offered.length)}
            </Button>
          )}
        </div>
      )}
      {people.length >= FILTER_FROM && (
        <TextInput
          aria-label={say('office.people.filter')}
          placeholder={say('office.people.filter')}
          value={filter}
          onChange={(event) => setFilter(event.currentTarget.value)}
        />
      )}
      {saved.data && people.length === 0 && (
        <Empty
          icon={<IconUsers size={28} stroke={1.6} />}
          title={say('office.people.emptyTitle')}
          text={say('office.people.emptyText')}
        />
      )}
      {people.length > 0 && (
        <div className={css.table} role="table" aria-label={say('office.people.title')} data-people>
          <div className={css.head} role="row">
            <span role="columnheader">{say('office.people.name')}</span>
            <span role="columnheader">{say('office.people.numbers')}</span>
            <span role="columnheader" aria-label={say('common.remove')} />
          </div>
          {shown.map(({ row, index }) => (
            <PersonRow
              key={known.has(row.userId) ? row.userId : `new-${index}`}
              row={row}
              index={index}
              fresh={!known.has(row.userId)}
              onChange={change}
              onRemove={remove}
            />
          ))}
        </div>
      )}
    </Section>
  );
}
