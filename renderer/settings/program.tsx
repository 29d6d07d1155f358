/** How the program itself behaves on this PC. */
import { NumberInput, Select, TextInput } from '@mantine/core';
import { useMemo } from 'react';
import type { Settings } from '../../app/contract/settings.ts';
import { useLive, useOfficeSettings, useWords } from '../base/context.tsx';
import { useDraft } from './drafts.tsx';
import { Choice, Side, Toggle } from './fields.tsx';
import { HotKey } from './hot-key.tsx';
import { Section, useFieldError } from './section.tsx';
import { ThisProgram } from './this-program.tsx';

type Value = Settings['app'] & Settings['retention'];

const KEEPS = [30, 90, 365, 730, 1825, 0];
/** What is kept for a number of days of its own, and for how many at most. */
const KINDS = [
  { kind: 'refusedDays', most: 3650 },
  { kind: 'problemDays', most: 3650 },
  { kind: 'backupDays', most: 365 },
] as const;

type Span = { readonly kind: keyof Settings['retention']; readonly most: number };
const isWrong = ({ kind, most }: Span, value: Value): boolean => value[kind] < 1 || value[kind] > most;

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
      <HotKey value={value} change={change} />
      <Select
        label={x.keep}
        description={x.keepHint}
        data={keeps.map((days) => ({ value: String(days), label: x.keeps(days) }))}
        value={String(value.keepDays)}
        onChange={(days) => days !== null && change({ keepDays: Number(days) })}
        allowDeselect={false}
      />
      <Side>
        {KINDS.map(({ kind, most }) => (
          <NumberInput
            key={kind}
            label={x.retention[kind].label}
            description={x.retention[kind].hint}
            suffix={x.retention.days(value[kind])}
            value={value[kind]}
            onChange={(days) => change({ [kind]: Number(days) })}
            min={1}
            max={most}
            clampBehavior="none"
            allowDecimal={false}
            allowNegative={false}
            error={isWrong({ kind, most }, value) ? x.retention.range(most) : error(`retention.${kind}`)}
          />
        ))}
      </Side>
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
  const { app, retention } = settings;
  const draft = useDraft(
    'app',
    useMemo(() => ({ ...app, ...retention }), [app, retention]),
  );
  const x = t.extras.app;
  const wrong = KINDS.find((kind) => isWrong(kind, draft.value));
  return (
    <Section
      title={x.title}
      intro={x.intro}
      dirty={draft.dirty}
      invalid={wrong && `${x.retention[wrong.kind].label}: ${x.retention.range(wrong.most)}`}
      stamp={draft.value}
      onSave={async () => {
        // The language is saved the moment it is chosen.
        const { refusedDays, problemDays, backupDays, ...rest } = draft.value;
        await save({ app: { ...rest, language }, retention: { refusedDays, problemDays, backupDays } });
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
