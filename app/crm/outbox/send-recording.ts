/** One attempt to bring a recording to the CRM: fetch, upload, attach. */
import { systemWords } from '../../contract/worded-error.ts';
import { basename } from 'node:path/posix';
import type { Language } from '../../contract/language.ts';
import type { Teller } from '../port.ts';
import type { FetchedRecording, RecordingPort } from './ports.ts';
import type { OutboxItem, Upload } from '../../core/outbox-item.ts';
import { isKnownAlready } from './send-message.ts';
import type { GiveUpRule } from './give-up.ts';
import { notNow, type Verdict } from './verdict.ts';
import { sayOutbox } from './words.ts';

/** The CRM keeps an uploaded file for a day; an upload that is almost a day old is not used any more. */
const UPLOAD_LIFE_MS = 23 * 3_600_000;
/** If the recording's file has not appeared by then, it is given up, and people see so. */
const PATIENCE_MS = 24 * 3_600_000;
/** At least so many looks: a PC that was off for days, or whose clock was set ahead, has not looked yet. */
const PATIENCE_LOOKS = 20;
const GONE_PAUSE_MS = 300_000;
/** Recordings are large: only a few at a time, so that messages still get bandwidth. */
export const UPLOADS_AT_ONCE = 4;

export type RecordingDeps = {
  readonly crm: Pick<Teller, 'tell' | 'upload' | 'largestFile'>;
  readonly recordings: RecordingPort;
  readonly now: () => number;
  readonly language: () => Language;
  readonly giveUpRule: GiveUpRule;
  /** Limits how many uploads run at a time. */
  readonly uploading: <T>(work: () => Promise<T>) => Promise<T>;
  /** Stores that the file is uploaded, before it is attached. */
  readonly saveUpload: (id: number, upload: Upload | null) => void;
};

export async function deliverRecording(item: OutboxItem, deps: RecordingDeps): Promise<Verdict> {
  const { intent } = item;
  if (intent.kind !== 'call-recording') return { kind: 'drop', words: '' };
  const age = item.upload === null ? Infinity : deps.now() - item.upload.at;
  let upload = age >= 0 && age < UPLOAD_LIFE_MS ? item.upload : null;
  const isOld = upload !== null;
  if (upload === null) {
    const sent = await bring(item, intent.file, deps);
    if ('kind' in sent) return sent;
    upload = sent;
  }
  const { fileId } = upload;
  const message = { intent, communicationId: item.communicationId, fileId, isRepeat: item.attempts > 0 };
  const outcome = await deps.crm.tell(message);
  const givenUp = await deps.giveUpRule(item, outcome);
  if (givenUp !== null) return givenUp;
  if (outcome.kind === 'ok' || isKnownAlready(item, outcome)) return { kind: 'done' };
  const postponed = notNow(outcome);
  if (postponed !== null) return postponed;
  if (isOld) {
    deps.saveUpload(item.id, null); // the CRM may have deleted the file: it is uploaded again
    return { kind: 'later', words: outcome.words };
  }
  return { kind: 'fail', words: outcome.words };
}

/** Fetches and uploads. */
async function bring(item: OutboxItem, file: string, deps: RecordingDeps): Promise<Upload | Verdict> {
  const found = await fetchFile(item, file, deps);
  if (!('size' in found)) return found;
  try {
    if (found.size > deps.crm.largestFile)
      return { kind: 'fail', words: sayOutbox(deps.language(), 'recordingTooLarge') };
    const outcome = await deps.uploading(() => deps.crm.upload(found));
    const givenUp = await deps.giveUpRule(item, outcome);
    if (givenUp !== null) return givenUp;
    if (outcome.kind !== 'ok') return notNow(outcome) ?? { kind: 'fail', words: outcome.words };
    const upload = { ...outcome.value, at: deps.now() };
    deps.saveUpload(item.id, upload);
    return upload;
  } finally {
    if ('stream' in found) found.stream.destroy();
    await found.dispose?.();
  }
}

async function fetchFile(item: OutboxItem, file: string, deps: RecordingDeps): Promise<FetchedRecording | Verdict> {
  const givenUp = deps.now() - item.createdAt > PATIENCE_MS && item.attempts >= PATIENCE_LOOKS;
  const wait = (text: string, waitMs?: number): Verdict =>
    givenUp
      ? { kind: 'fail', words: sayOutbox(deps.language(), 'recordingGivenUp', basename(file)) }
      : { kind: 'later', words: text, ...(waitMs !== undefined && { waitMs }) };
  try {
    const found = await deps.recordings.fetch(file, item.callId);
    if (found === 'notYet') return wait(sayOutbox(deps.language(), 'recordingNotYet'));
    return found === 'gone' ? wait(sayOutbox(deps.language(), 'recordingGone'), GONE_PAUSE_MS) : found;
  } catch (error) {
    return wait(sayOutbox(deps.language(), 'recordingFailed', systemWords(error)[deps.language()]));
  }
}
