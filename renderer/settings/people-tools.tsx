/** Where people come from: the CRM, a CSV file, by hand. */
import { Button } from '@mantine/core';
import { IconDownload, IconRefresh, IconUpload, IconUserPlus } from '@tabler/icons-react';
import { useRef, useState, type ChangeEvent } from 'react';
import { command, read } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { Download } from '../components/download.tsx';
import { tell, tellFailure } from '../components/notify.ts';
import { toPeople } from './people-rules.ts';
import { textOfTable } from './table-text.ts';
import css from './people.module.css';

type Props = {
  onAdd: () => void;
  /** Saves unsaved input before the list is read again; false where it cannot be saved. */
  keep: () => Promise<boolean>;
  /** People of the file are in the list; `undo` brings back the list as it was. */
  onImported: (undo: () => Promise<void>) => void;
  onFound: () => void;
};

const textOf = async (file: File): Promise<string> => textOfTable(new Uint8Array(await file.arrayBuffer()));

export function PeopleTools({ onAdd, keep, onImported, onFound }: Props) {
  const { say } = useWords();
  const picker = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);

  const discover = async (): Promise<void> => {
    setBusy(true);
    try {
      if (await keep()) {
        const { found } = await command('discoverPeople', {});
        tell(say('office.people.fromCrmDone', found));
        onFound();
      }
    } catch (error) {
      tellFailure(error, say);
    }
    setBusy(false);
  };
  const importFile = async (event: ChangeEvent<HTMLInputElement>): Promise<void> => {
    const file = event.currentTarget.files?.[0];
    event.currentTarget.value = '';
    if (!file) return;
    try {
      if (!(await keep())) return;
      const before = toPeople(await read('people'));
      const answer = await command('importPeople', { csv: await textOf(file) });
      tell(say('office.people.imported', answer.added, answer.changed));
      onImported(async () => {
        await command('savePeople', { people: before });
      });
    } catch (error) {
      tellFailure(error, say);
    }
  };
  return (
    <div className={css.tools}>
      <Button
        type="button"
        size="xs"
        variant="default"
        loading={busy}
        leftSection={<IconRefresh size={15} />}
        onClick={() => void discover()}
      >
        {say('office.people.fromCrm')}
      </Button>
      <Button
        type="button"
        size="xs"
        variant="default"
        leftSection={<IconUpload size={15} />}
        onClick={() => picker.current?.click()}
      >
        {say('office.people.importCsv')}
      </Button>
      <input
        ref={picker}
        type="file"
        accept=".csv,text/csv"
        hidden
        aria-label={say('office.people.importCsv')}
        onChange={(event) => void importFile(event)}
      />
      <Download name="people.csv" size="xs" variant="default" leftSection={<IconDownload size={15} />}>
        {say('office.people.exportCsv')}
      </Download>
      <Button type="button" size="xs" variant="default" leftSection={<IconUserPlus size={15} />} onClick={onAdd}>
        {say('office.people.addPerson')}
      </Button>
    </div>
  );
}
