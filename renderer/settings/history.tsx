/** Where the exchange keeps its log of calls; the test reads one record to prove it. */
import { NumberInput, TextInput } from '@mantine/core';
import type { HistorySettings, Settings } from '../../app/contract/settings.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { withoutEmpty } from '../base/settings.ts';
import { useRead } from '../base/use-read.ts';
import { useDraft } from './drafts.tsx';
import { Choice, Secret, Side, Toggle } from './fields.tsx';
import { FoundPlace } from './found-place.tsx';
import { ImportHistory } from './import-history.tsx';
import { Section, useFieldError } from './section.tsx';
import { Snippets } from './snippets.tsx';
import { SourceLogin } from './source-login.tsx';

type Kind = HistorySettings['kind'] | 'none';

const PATHS = {
  json_cdr: '/var/log/freeswitch/json_cdr',
  xml_cdr: '/var/log/freeswitch/xml_cdr',
  csv: '/var/log/freeswitch/cdr-csv',
} as const;

type Fusion = Extract<HistorySettings, { kind: 'fusionpbx' }>;
type InFiles = Exclude<HistorySettings, Fusion>;

const FUSION: Fusion = {
  kind: 'fusionpbx',
  host: '127.0.0.1',
  port: 5432,
  database: 'fusionpbx',
  user: 'fusionpbx',
  password: '',
  domain: null,
  tls: false,
};

function FileSource({ history, onChange }: { history: InFiles; onChange: (history: InFiles) => void }) {
  const { say } = useWords();
  const error = useFieldError();
  return (
    <>
      <Choice
        label={say('settings.history.format')}
        value={history.format}
        options={['json_cdr', 'xml_cdr', 'csv']}
        word={(format) => say(`settings.history.formats.${format}`)}
        onChange={(format) =>
          onChange({ ...history, format, path: history.path === PATHS[history.format] ? PATHS[format] : history.path })
        }
      />
      <TextInput
        label={say('settings.history.path')}
        description={say(`settings.history.pathHint.${history.format}`)}
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

/** FusionPBX's PostgreSQL: with a login to the exchange's server, that server's own address is enough. */
function DatabaseSource({
  history,
  hasLogin,
  onChange,
}: {
  history: Fusion;
  hasLogin: boolean;
  onChange: (history: Fusion) => void;
}) {
  const { say } = useWords();
  const error = useFieldError();
  const set = (part: Partial<Fusion>): void => onChange({ ...history, ...part });
  return (
    <>
      <p className="dim">
        {hasLogin ? say('settings.history.fusion.throughLogin') : say('settings.history.fusion.direct')}
      </p>
      <Side narrow>
        <TextInput
          label={say('settings.history.fusion.host')}
          value={history.host}
          onChange={(event) => set({ host: event.currentTarget.value })}
          error={error('history.host')}
          spellCheck={false}
        />
        <NumberInput
          label={say('settings.history.fusion.port')}
          value={history.port}
          onChange={(port) => set({ port: Number(port) })}
          min={1}
          max={65535}
          hideControls
          error={error('history.port')}
        />
      </Side>
      <TextInput
        label={say('settings.history.fusion.database')}
        value={history.database}
        onChange={(event) => set({ database: event.currentTarget.value })}
        error={error('history.database')}
        spellCheck={false}
      />
      <TextInput
        label={say('settings.history.fusion.user')}
        description={say('settings.history.fusion.userHint')}
        value={history.user}
        onChange={(event) => set({ user: event.currentTarget.value })}
        error={error('history.user')}
        autoComplete="off"
        spellCheck={false}
      />
      <Secret
        label={say('settings.history.fusion.password')}
        path="history.password"
        value={history.password}
        onChange={(password) => set({ password })}
      />
      <TextInput
        label={say('settings.history.fusion.domain')}
        description={say('settings.history.fusion.domainHint')}
        value={history.domain ?? ''}
        onChange={(event) => set({ domain: event.currentTarget.value.trim() || null })}
        error={error('history.domain')}
        spellCheck={false}
      />
      <Toggle
        label={say('settings.history.fusion.tls')}
        hint={say('settings.history.fusion.tlsHint')}
        value={history.tls}
        onChange={(tls) => set({ tls })}
      />
      <Snippets prefix="fusionpbx-reader" title={say('settings.history.fusion.reader')} />
    </>
  );
}

/** Where the exchange logs, where that is seen from here. */
function Place({ onTake }: { onTake: (source: InFiles) => void }) {
  const { say } = useWords();
  const found = useRead('filePlaces').data?.records ?? null;
  if (found === null) return null;
  return (
    <FoundPlace
      text={say('settings.history.place.here', found.path)}
      take={say('settings.history.place.take')}
      onTake={() => onTake({ kind: 'folder', ...found })}
    />
  );
}

export function HistorySection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('history', { source: settings.history });
  const { source } = draft.value;
  const history = withoutEmpty(source);
  const choose = (kind: Kind): void => {
    if (kind === 'none') return draft.change({ source: null });
    if (kind === 'fusionpbx')
      return draft.change({ source: settings.history?.kind === kind ? settings.history : FUSION });
    const { format, path } =
      source === null || source.kind === 'fusionpbx' ? { format: 'json_cdr' as const, path: PATHS.json_cdr } : source;
    draft.change({ source: { kind, format, path } });
  };
  return (
    <Section
      title={say('settings.history.title')}
      intro={say('settings.history.intro')}
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
      <Choice
        label={say('settings.history.where')}
        value={source?.kind ?? 'none'}
        options={['none', 'fusionpbx', 'folder', 'sftp']}
        word={(kind) => say(`settings.history.kinds.${kind}`)}
        onChange={choose}
      />
      {source === null && <Place onTake={(found) => draft.change({ source: found })} />}
      {source?.kind === 'fusionpbx' && (
        <DatabaseSource
          history={source}
          hasLogin={settings.pbx.ssh !== null}
          onChange={(next) => draft.change({ source: next })}
        />
      )}
      {source !== null && source.kind !== 'fusionpbx' && (
        <FileSource history={source} onChange={(next) => draft.change({ source: next })} />
      )}
    </Section>
  );
}
