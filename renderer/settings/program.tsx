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
/** The kinds of data that have their own number of days, and the most days each may be kept. */
const KINDS = [
  { kind: 'refusedDays', most: 3650 },
  { kind: 'problemDays', most: 3650 },
  { kind: 'backupDays', most: 365 },
] as const;

type Span = { readonly kind: keyof Settings['retention']; readonly most: number };
const isWrong = ({ kind, most }: Span, value: Value): boolean => value[kind] < 1 || value[kind] > most;

function Fields({ value, change }: { value: Value; change: (part: Partial<Value>) => void }) {
  const { say } = useWords();
  const error = useFieldError();
  const colleagues = useLive((live) => live.colleagues);
  const keeps = KEEPS.includes(value.keepDays) ? KEEPS : [value.keepDays, ...KEEPS];
  return (
    <>
      <Toggle
        label={say('settings.app.startAtLogin')}
        value={value.startAtLogin}
        onChange={(startAtLogin) => change({ startAtLogin })}
      />
      <Toggle
        label={say('settings.app.notifyProblems')}
        value={value.notifyProblems}
        onChange={(notifyProblems) => change({ notifyProblems })}
      />
      <Toggle
        label={say('settings.app.notifyMissed')}
        value={value.notifyMissed}
        onChange={(notifyMissed) => change({ notifyMissed })}
      />
      <Select
        label={say('settings.app.telLinks')}
        description={say('settings.app.telLinksHint')}
        placeholder={say('settings.app.telLinksOff')}
        data={colleagues.map((one) => ({ value: one.userId, label: one.name || one.numbers[0] || one.userId }))}
        value={value.telLinksUser}
        onChange={(telLinksUser) => change({ telLinksUser })}
        clearable
        searchable
      />
      <HotKey value={value} change={change} />
      <Select
        label={say('settings.app.keep')}
        description={say('settings.app.keepHint')}
        data={keeps.map((days) => ({ value: String(days), label: say('settings.app.keeps', days) }))}
        value={String(value.keepDays)}
        onChange={(days) => days !== null && change({ keepDays: Number(days) })}
        allowDeselect={false}
      />
      <Side>
        {KINDS.map(({ kind, most }) => (
          <NumberInput
            key={kind}
            label={say(`settings.app.retention.${kind}.label`)}
            description={say(`settings.app.retention.${kind}.hint`)}
            suffix={say('settings.app.retention.days', value[kind])}
            value={value[kind]}
            onChange={(days) => change({ [kind]: Number(days) })}
            min={1}
            max={most}
            clampBehavior="none"
            allowDecimal={false}
            allowNegative={false}
            error={
              isWrong({ kind, most }, value) ? say('settings.app.retention.range', most) : error(`retention.${kind}`)
            }
          />
        ))}
      </Side>
      <TextInput
        label={say('settings.app.updateUrl')}
        description={say('settings.app.updateUrlHint')}
        value={value.updateUrl ?? ''}
        onChange={(event) => change({ updateUrl: event.currentTarget.value.trim() || null })}
        error={error('app.updateUrl')}
        spellCheck={false}
      />
    </>
  );
}

export function ProgramSection({ settings }: { settings: Settings }) {
  const { say, language, setLanguage } = useWords();
  const { save } = useOfficeSettings();
  const version = useLive((live) => live.status?.appVersion ?? '');
  const { app, retention } = settings;
  const draft = useDraft(
    'app',
    useMemo(() => ({ ...app, ...retention }), [app, retention]),
  );
  const wrong = KINDS.find((kind) => isWrong(kind, draft.value));
  return (
    <Section
      title={say('settings.app.title')}
      intro={say('settings.app.intro')}
      dirty={draft.dirty}
      invalid={
        wrong &&
        `${say(`settings.app.retention.${wrong.kind}.label`)}: ${say('settings.app.retention.range', wrong.most)}`
      }
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
            {say('settings.app.version', version)} ·{' '}
            <a href="./notices.txt" target="_blank" rel="noreferrer">
              {say('settings.app.notices')}
            </a>
          </p>
        </>
      }
    >
      <Choice
        label={say('settings.app.language')}
        value={language}
        options={['ru', 'en']}
        word={(one) => say(`shell.languageName.${one}`)}
        onChange={setLanguage}
      />
      <Fields value={draft.value} change={draft.change} />
    </Section>
  );
}
