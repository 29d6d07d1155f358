/** Where the exchange keeps its log of calls; the test reads one record to prove it. */
import { TextInput } from '@mantine/core';
import type { HistorySettings, Settings } from '../../app/contract/settings.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { withoutEmpty } from '../base/settings.ts';
import { useDraft } from './drafts.tsx';
import { Choice } from './fields.tsx';
import { ImportHistory } from './import-history.tsx';
import { Section, useFieldError } from './section.tsx';
import { SourceLogin } from './source-login.tsx';

type Kind = HistorySettings['kind'] | 'none';

const PATHS = {
  json_cdr: '/var/log/freeswitch/json_cdr',
  xml_cdr: '/var/log/freeswitch/xml_cdr',
  csv: '/var/log/freeswitch/cdr-csv',
} as const;

function Source({ history, onChange }: { history: HistorySettings; onChange: (history: HistorySettings) => void }) {
  const { t } = useWords();
  const error = useFieldError();
  const x = t.extras.history;
  return (
    <>
      <Choice
        label={x.format}
        value={history.format}
        options={x.formats}
        onChange={(format) =>
          onChange({ ...history, format, path: history.path === PATHS[history.format] ? PATHS[format] : history.path })
        }
      />
      <TextInput
        label={x.path}
        description={x.pathHint[history.format]}
        value={history.path}
        onChange={(event) => onChange({ ...history, path: event.currentTarget.value })}
        error={error('history.path')}
        spellCheck={false}
      />
      {history.kind === 'sftp' && (
        <SourceLogin
          path="history.login"
          login={history.login}
          onChange={(login) => {
            const { login: _old, ...rest } = history;
            onChange(login ? { ...rest, login } : rest);
          }}
        />
      )}
    </>
  );
}

export function HistorySection({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('history', { source: settings.history });
  const { source } = draft.value;
  const history = withoutEmpty(source);
  const x = t.extras.history;
  const choose = (kind: Kind): void => {
    const { format, path } = source ?? { format: 'json_cdr' as const, path: PATHS.json_cdr };
    draft.change({ source: kind === 'none' ? null : { kind, format, path } });
  };
  return (
    <Section
      title={x.title}
      intro={x.intro}
      dirty={draft.dirty}
      stamp={source}
      onTest={history === null ? undefined : () => command('testHistory', { history })}
      onSave={async () => {
        await save({ history });
        draft.reset();
      }}
      onReset={draft.reset}
      aside={settings.history !== null && !draft.dirty ? <ImportHistory /> : undefined}
    >
      <Choice label={x.where} value={source?.kind ?? 'none'} options={x.kinds} onChange={choose} />
      {source && <Source history={source} onChange={(next) => draft.change({ source: next })} />}
    </Section>
  );
}
