/** How the program itself behaves on this PC. */
import { Select, TextInput } from '@mantine/core';
import type { Settings } from '../../app/contract/settings.ts';
import { useLive, useOfficeSettings, useWords } from '../base/context.tsx';
import { useDraft } from './drafts.tsx';
import { Choice, Toggle } from './fields.tsx';
import { Section, useFieldError } from './section.tsx';
import { ThisProgram } from './this-program.tsx';

type Value = Settings['app'];

const KEEPS = [30, 90, 365, 730, 1825, 0];

function Fields({ value, change }: { value: Value; change: (part: Partial<Value>) => void }) {
  const { t } = useWords();
  const error = useFieldError();
  const colleagues = useLive((live) => live.colleagues);
  const x = t.extras.app;
  const keeps = KEEPS.includes(value.keepDays) ? KEEPS : [value.keepDays, ...KEEPS];
  return (
    <>
      <Toggle label={x.startAtLogin} value={value.startAtLogin} onChange={(startAtLogin) => change({ startAtLogin })} />
      <Toggle
        label={x.notifyProblems}
        value={value.notifyProblems}
        onChange={(notifyProblems) => change({ notifyProblems })}
      />
      <Toggle label={x.notifyMissed} value={value.notifyMissed} onChange={(notifyMissed) => change({ notifyMissed })} />
      <Select
        label={x.telLinks}
        description={x.telLinksHint}
        placeholder={x.telLinksOff}
        data={colleagues.map((one) => ({ value: one.userId, label: one.name || one.numbers[0] || one.userId }))}
        value={value.telLinksUser}
        onChange={(telLinksUser) => change({ telLinksUser })}
        clearable
        searchable
      />
      <Select
        label={x.keep}
        description={x.keepHint}
        data={keeps.map((days) => ({ value: String(days), label: x.keeps(days) }))}
        value={String(value.keepDays)}
        onChange={(days) => days !== null && change({ keepDays: Number(days) })}
        allowDeselect={false}
      />
      <TextInput
        label={x.updateUrl}
        description={x.updateUrlHint}
        value={value.updateUrl ?? ''}
        onChange={(event) => change({ updateUrl: event.currentTarget.value.trim() || null })}
        error={error('app.updateUrl')}
        spellCheck={false}
      />
    </>
  );
}

export function ProgramSection({ settings }: { settings: Settings }) {
  const { t, language, setLanguage } = useWords();
  const { save } = useOfficeSettings();
  const version = useLive((live) => live.status?.appVersion ?? '');
  const draft = useDraft('app', settings.app);
  const x = t.extras.app;
  return (
    <Section
      title={x.title}
      intro={x.intro}
      dirty={draft.dirty}
      stamp={draft.value}
      onSave={async () => {
        // The language is saved the moment it is chosen.
        await save({ app: { ...draft.value, language } });
        draft.reset();
      }}
      onReset={draft.reset}
      aside={
        <>
          <ThisProgram takesLinks={settings.app.telLinksUser !== null} />
          <p className="dim">
            {x.version(version)} ·{' '}
            <a href="./notices.txt" target="_blank" rel="noreferrer">
              {x.notices}
            </a>
          </p>
        </>
      }
    >
      <Choice label={x.language} value={language} options={t.shell.languageName} onChange={setLanguage} />
      <Fields value={draft.value} change={draft.change} />
    </Section>
  );
}
