/** The recordings of a past call: to hear, and what became of each on its way to the CRM. */
import { Anchor, Button } from '@mantine/core';
import { IconSend } from '@tabler/icons-react';
import { useState } from 'react';
import type { HistoryRow, RecordingView } from '../../app/contract/view.ts';
import { command, fileUrl } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { href } from '../base/router.ts';
import { tell, tellFailure } from '../components/notify.ts';
import css from './details.module.css';
import { Player } from './player.tsx';

type FateProps = {
  recording: RecordingView;
  /** The CRM has not taken the call, so it cannot take its recording. */
  refused: boolean;
  onChanged: () => void;
};

function Fate({ recording, refused, onChanged }: FateProps) {
  const { say } = useWords();
  const [busy, setBusy] = useState(false);
  const { state, words, outboxId } = recording;
  const send = (id: number): void => {
    setBusy(true);
    command('retry', { id })
      .then(
        () => {
          tell(say('history.sentAgain'));
          onChanged();
        },
        (error: unknown) => tellFailure(error, say),
      )
      .finally(() => setBusy(false));
  };
  if (refused && state === 'waiting') {
    return (
      <p className={css.small} data-recording={state}>
        {say('history.recordingWaits')}
      </p>
    );
  }
  return (
    <div className={css.fate} data-recording={state}>
      <p className={css.small} data-lost={state === 'lost'}>
        {say(`history.recording.${state}`)}
        {words !== undefined && words !== '' && `: ${words}`}
      </p>
      {outboxId !== undefined && (
        <Button
          size="compact-xs"
          variant="default"
          loading={busy}
          onClick={() => send(outboxId)}
          leftSection={<IconSend size={14} />}
        >
          {state === 'lost' ? say('history.sendAgain') : say('history.sendNow')}
        </Button>
      )}
    </div>
  );
}

export function Recordings({ row, onChanged }: { row: HistoryRow; onChanged: () => void }) {
  const { say } = useWords();
  const { value: settings } = useOfficeSettings();
  const unknownPlace = settings !== null && settings.recordings.source === null;
  return (
    <section className={css.part} aria-label={say('history.recordings')}>
      <h3 className={css.heading}>{say('history.recordings')}</h3>
      {row.recordings.length === 0 && <p className="dim">{say('history.noRecordings')}</p>}
      {unknownPlace && row.recordings.length > 0 && (
        <p className={css.small}>
          {say('history.noSource')}{' '}
          <Anchor href={href('settings', 'recordings')}>{say('setup.step.recordings')}</Anchor>
        </p>
      )}
      {!unknownPlace &&
        row.recordings.map((recording) => (
          <div key={recording.file} className={css.recording}>
            <Player src={fileUrl('recording', { call: row.id, file: recording.file })} />
            <Fate recording={recording} refused={row.crm.state === 'refused'} onChanged={onChanged} />
          </div>
        ))}
    </section>
  );
}
