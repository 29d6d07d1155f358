/** The message that a caller left in a mailbox of FusionPBX, as its call records know it: its Lua writes none of it among the applications. */
import type { Fact } from '../../core/model.ts';
import { messageFile, SMALLEST_FILE, VOICEMAIL_FOLDER } from '../events/voicemail-message.ts';
import { micros, variableOf, type Cdr, type LeftMessage } from './cdr.ts';

/** Signs that a mailbox or a domain may be named with: both become part of a path. */
const NAME = /^[\w.@+-]{1,128}$/;

/**
 * What the channel's variables tell of a message.
 * @param folder that of all mailboxes
 * @returns undefined where there is none, or it was not kept
 */
export function messageOf(cdr: Cdr, folder = VOICEMAIL_FOLDER): LeftMessage | undefined {
  if (variableOf(cdr, 'voicemail_action') !== 'save' || variableOf(cdr, 'voicemail_answer_epoch') === undefined)
    return undefined;
  const number = (name: string): number => Number(variableOf(cdr, name) ?? 0);
  // A recording of the whole channel, which ends last, leaves its size under the plain name.
  const isRecorded = ['record_session', 'record_path', 'record_name'].some((name) => cdr.variables.has(name));
  const size = number('record_record_file_size') || (isRecorded ? 0 : number('record_file_size'));
  if (!(number('voicemail_message_seconds') > 0) && !(size >= SMALLEST_FILE)) return undefined;
  return messageIn(cdr, variableOf(cdr, 'voicemail_id'), folder);
}

/** The message of a channel in a box that is known; undefined where box or domain are no names. */
export function messageIn(cdr: Cdr, box: string | undefined, folder = VOICEMAIL_FOLDER): LeftMessage | undefined {
  const domain = variableOf(cdr, 'domain_name');
  if (box === undefined || domain === undefined || !NAME.test(box) || !NAME.test(domain)) return undefined;
  const ending = variableOf(cdr, 'vm_message_ext');
  const extension = ending !== undefined && /^\w{2,4}$/.test(ending) ? ending : undefined;
  return { box, file: messageFile(folder, { domain, box, channel: cdr.uuid, extension }) };
}

/** The message as facts: it ran from the mailbox's answer to the end of the channel. */
export function messageFacts(cdr: Cdr): Fact[] {
  const message = cdr.message === null ? undefined : (cdr.message ?? messageOf(cdr));
  if (message === undefined) return [];
  const seconds = Number(variableOf(cdr, 'voicemail_answer_epoch') ?? 0);
  const from = micros(String(seconds * 1_000_000)) ?? cdr.answeredAt ?? cdr.createdAt;
  const about = { kind: 'recording', channel: cdr.uuid, ...message, message: true } as const;
  return [
    { ...about, at: Math.min(Math.max(from, cdr.createdAt), cdr.endedAt - 1), state: 'started' },
    { ...about, at: cdr.endedAt, state: 'stopped' },
  ];
}
