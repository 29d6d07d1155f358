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
  const { say } = useWords();
  const error = useFieldError();
  const to = {
    folder: [say('settings.recordings.toFolder'), say('settings.recordings.toFolderHint')],
    http: [say('settings.recordings.toHttp'), say('settings.recordings.toHttpHint')],
    sftp: [say('settings.recordings.toSftp'), say('settings.recordings.toSftpHint')],
  }[source.kind];
  return (
    <>
      <TextInput
        label={say('settings.recordings.from')}
        description={say('settings.recordings.fromHint')}
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
            label={say('settings.recordings.user')}
            value={source.user ?? ''}
            onChange={(event) => onChange({ ...source, user: event.currentTarget.value })}
            autoComplete="off"
          />
          <Secret
            label={say('settings.recordings.password')}
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
  const { say } = useWords();
  const inWizard = use(StepContext) !== null;
  if (isHere)
    return (
      <FoundPlace
        text={say('settings.recordings.place.here', from)}
        take={say('settings.recordings.place.takeFolder')}
        onTake={() => onTake({ kind: 'folder', from, to: from })}
      />
    );
  if (hasLogin)
    return (
      <FoundPlace
        text={say('settings.recordings.place.login', from)}
        take={say('settings.recordings.place.takeLogin')}
        onTake={() => onTake({ kind: 'sftp', from, to: from })}
      />
    );
  return (
    <FoundPlace
      text={say('settings.recordings.place.away', from)}
      take={say('settings.recordings.place.giveLogin')}
      onTake={() => go(inWizard ? 'setup' : 'settings', 'server')}
    />
  );
}

export function RecordingsSection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('recordings', settings.recordings);
  const { value, change } = draft;
  const { source } = value;
  const recordings = withoutEmpty(value, ['password', 'privateKey', 'hostKey', 'user']);
  const place = useRead('filePlaces').data?.recordings ?? null;
  return (
    <Section
      title={say('settings.recordings.title')}
      intro={say('settings.recordings.intro')}
      dirty={draft.dirty}
      stamp={value}
      onTest={source === null ? undefined : () => command('testRecordings', { recordings })}
      testHint={say('settings.recordings.prove')}
      onSave={async () => {
        await save({ recordings });
        draft.reset();
      }}
      onReset={draft.reset}
      aside={<Snippets prefix="recording" title={say('settings.recordings.snippet')} />}
    >
      <Choice
        label={say('settings.recordings.where')}
        value={source?.kind ?? 'none'}
        options={['none', 'folder', 'http', 'sftp']}
        word={(kind) => say(`settings.recordings.kinds.${kind}`)}
        onChange={(kind) => change({ source: sourceOf(kind, source, place?.folder) })}
      />
      {source === null && place !== null && (
        <Place place={place} hasLogin={settings.pbx.ssh !== null} onTake={(found) => change({ source: found })} />
      )}
      {source && <Source source={source} onChange={(next) => change({ source: next })} />}
      {source && (
        <Toggle
          label={say('settings.recordings.upload')}
          value={value.upload}
          onChange={(upload) => change({ upload })}
        />
      )}
      {source && value.upload && (
        <Choice
          label={say('settings.recordings.mp3')}
          hint={say('settings.recordings.mp3Hint')}
          value={value.mp3}
          options={['large', 'always']}
          word={(when) => say(`settings.recordings.mp3s.${when}`)}
          onChange={(mp3) => change({ mp3 })}
        />
      )}
    </Section>
  );
}
