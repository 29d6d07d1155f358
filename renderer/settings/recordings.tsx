/** Where the recordings are; the test fetches one to prove it. */
import { TextInput } from '@mantine/core';
import { use } from 'react';
import type { FilePlaces } from '../../app/contract/api.ts';
import type { RecordingSource, Settings } from '../../app/contract/settings.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { go } from '../base/router.ts';
import { withoutEmpty } from '../base/settings.ts';
import { useRead } from '../base/use-read.ts';
import { useDraft } from './drafts.tsx';
import { Choice, Secret, Side, Toggle } from './fields.tsx';
import { FoundPlace } from './found-place.tsx';
import { Section, StepContext, useFieldError } from './section.tsx';
import { Snippets } from './snippets.tsx';
import { SourceLogin } from './source-login.tsx';

type Kind = RecordingSource['kind'] | 'none';
type RecordingsPlace = NonNullable<FilePlaces['recordings']>;

const FROM = '/var/lib/freeswitch/recordings';

/** A source of another kind: keeps the folder's name on the exchange. @param told as the exchange itself names it */
function sourceOf(kind: Kind, old: RecordingSource | null, told: string | undefined): RecordingSource | null {
  if (kind === 'none') return null;
  const from = old?.from ?? told ?? FROM;
  return kind === 'sftp' ? { kind, from, to: from } : { kind, from, to: '' };
}

function Source({ source, onChange }: { source: RecordingSource; onChange: (source: RecordingSource) => void }) {
  const { t } = useWords();
  const error = useFieldError();
  const x = t.extras.recordings;
  const to = { folder: [x.toFolder, x.toFolderHint], http: [x.toHttp, x.toHttpHint], sftp: [x.toSftp, x.toSftpHint] }[
    source.kind
  ];
  return (
    <>
      <TextInput
        label={x.from}
        description={x.fromHint}
        value={source.from}
        onChange={(event) => onChange({ ...source, from: event.currentTarget.value })}
        error={error('recordings.source.from')}
        spellCheck={false}
      />
      <TextInput
        label={to[0]}
        description={to[1]}
        value={source.to}
        onChange={(event) => onChange({ ...source, to: event.currentTarget.value })}
        error={error('recordings.source.to')}
        spellCheck={false}
      />
      {source.kind === 'http' && (
        <Side>
          <TextInput
            label={x.user}
            value={source.user ?? ''}
            onChange={(event) => onChange({ ...source, user: event.currentTarget.value })}
            autoComplete="off"
          />
          <Secret
            label={x.password}
            path="recordings.source.password"
            value={source.password ?? ''}
            onChange={(password) => onChange({ ...source, password })}
          />
        </Side>
      )}
      {source.kind === 'sftp' && (
        <SourceLogin
          path="recordings.source.login"
          login={source.login}
          onChange={(login) => {
            const { login: _old, ...rest } = source;
            onChange(login ? { ...rest, login } : rest);
          }}
        />
      )}
    </>
  );
}

type PlaceProps = { place: RecordingsPlace; hasLogin: boolean; onTake: (source: RecordingSource) => void };

/** Where the exchange says that it records to, and the nearest way to get it from there. */
function Place({ place: { folder: from, isHere }, hasLogin, onTake }: PlaceProps) {
  const { t } = useWords();
  const inWizard = use(StepContext) !== null;
  const x = t.extras.recordings.place;
  if (isHere)
    return (
      <FoundPlace text={x.here(from)} take={x.takeFolder} onTake={() => onTake({ kind: 'folder', from, to: from })} />
    );
  if (hasLogin)
    return (
      <FoundPlace text={x.login(from)} take={x.takeLogin} onTake={() => onTake({ kind: 'sftp', from, to: from })} />
    );
  return (
    <FoundPlace text={x.away(from)} take={x.giveLogin} onTake={() => go(inWizard ? 'setup' : 'settings', 'server')} />
  );
}

export function RecordingsSection({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('recordings', settings.recordings);
  const { value, change } = draft;
  const { source } = value;
  const recordings = withoutEmpty(value, ['password', 'privateKey', 'hostKey', 'user']);
  const place = useRead('filePlaces').data?.recordings ?? null;
  const x = t.extras.recordings;
  return (
    <Section
      title={x.title}
      intro={x.intro}
      dirty={draft.dirty}
      stamp={value}
      onTest={source === null ? undefined : () => command('testRecordings', { recordings })}
      testHint={x.prove}
      onSave={async () => {
        await save({ recordings });
        draft.reset();
      }}
      onReset={draft.reset}
      aside={<Snippets prefix="recording" title={x.snippet} />}
    >
      <Choice
        label={x.where}
        value={source?.kind ?? 'none'}
        options={x.kinds}
        onChange={(kind) => change({ source: sourceOf(kind, source, place?.folder) })}
      />
      {source === null && place !== null && (
        <Place place={place} hasLogin={settings.pbx.ssh !== null} onTake={(found) => change({ source: found })} />
      )}
      {source && <Source source={source} onChange={(next) => change({ source: next })} />}
      {source && <Toggle label={x.upload} value={value.upload} onChange={(upload) => change({ upload })} />}
      {source && value.upload && (
        <Choice label={x.mp3} hint={x.mp3Hint} value={value.mp3} options={x.mp3s} onChange={(mp3) => change({ mp3 })} />
      )}
    </Section>
  );
}
