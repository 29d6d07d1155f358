/** One attempt to send one message, whichever lane it is in: messages and recordings share their dependencies. */
import { deliver, type DeliverPort } from './send-message.ts';
import { createGiveUpRule } from './give-up.ts';
import type { OutboxPort } from './ports.ts';
import type { Teller } from '../port.ts';
import { atMost } from '../../contract/at-most.ts';
import { deliverRecording, UPLOADS_AT_ONCE, type RecordingDeps } from './send-recording.ts';
import type { Job } from './settle.ts';
import type { Verdict } from './verdict.ts';

export type AttemptDeps = Pick<DeliverPort, 'now' | 'language' | 'onTrouble' | 'onCards'> &
  Pick<RecordingDeps, 'recordings'> & {
    readonly crm: Teller;
    readonly outbox: Pick<OutboxPort, 'told' | 'attached' | 'saveUpload'>;
  };

/** @returns a function that tries once to send the CRM a message; it rejects when our own store or a file fails */
export function createAttempt({ outbox, ...deps }: AttemptDeps): (job: Job) => Promise<Verdict> {
  const giveUpRule = createGiveUpRule(deps.crm, deps.language);
  const messages = { ...deps, giveUpRule, told: outbox.told, attached: outbox.attached };
  const uploading = atMost(UPLOADS_AT_ONCE);
  const recordings = { ...deps, giveUpRule, uploading, saveUpload: outbox.saveUpload };
  return ({ item, lane }) => (lane === 'messages' ? deliver(item, messages) : deliverRecording(item, recordings));
}
