/** One attempt to tell the CRM one message (recordings apart). */
import type { Language } from '../../contract/language.ts';
import { card, taken, type Communication } from '../kontur/answers.ts';
import type { CrmClient } from '../kontur/client.ts';
import type { OutboxItem, OutboxPort, Trouble } from './ports.ts';
import type { Patience } from './patience.ts';
import { requestFor } from '../kontur/requests.ts';
import { notNow, type Verdict } from './verdict.ts';
import { crmWords } from '../kontur/words.ts';

export type DeliverPort = {
  readonly client: Pick<CrmClient, 'request'>;
  readonly told: OutboxPort['told'];
  readonly now: () => number;
  readonly language: () => Language;
  readonly patience: Patience;
  readonly onTrouble: (trouble: Trouble) => void;
};

export async function deliver(
  item: OutboxItem,
  { client, told, now, language, patience, onTrouble }: DeliverPort,
): Promise<Verdict> {
  const { intent, expiresAt } = item;
  const words = crmWords[language()];
  const realTime = expiresAt !== null;
  const left = realTime ? expiresAt - now() : Infinity;
  if (left <= 0) return { kind: 'drop', words: words.late };
  if (realTime && !follows(item, told)) return { kind: 'drop', words: words.gap };
  const extra = { notAfter: expiresAt, timeoutMs: left };
  const schema = intent.kind === 'call-started' ? card : taken;
  const send = (communicationId: string | null) =>
    client.request(({ workspace }) => requestFor(intent, workspace, communicationId), schema, extra);

  let outcome = await send(item.communicationId);
  if (outcome.kind === 'unknownCommunication' && intent.kind === 'register-call' && knownId(item) !== null) {
    // The CRM forgot the communication; the registration is matched by externalId all the same.
    const { communicationId: _, ...plain } = intent;
    outcome = await client.request(({ workspace }) => requestFor(plain, workspace, null), taken, extra);
  }
  const givenUp = realTime ? null : await patience(item, outcome); // real-time messages are given up by their age
  if (givenUp !== null) return givenUp;
  if (outcome.kind === 'ok') {
    if (outcome.value === null) return { kind: 'done' };
    lookForOthers(item, outcome.value, words, onTrouble);
    return { kind: 'done', communicationId: outcome.value.id };
  }
  const postponed = notNow(outcome);
  if (postponed?.kind === 'keep' && realTime && now() >= expiresAt) return { kind: 'drop', words: words.late };
  if (postponed !== null) return postponed;
  if (realTime && outcome.kind === 'unknownCommunication') {
    return { kind: 'drop', words: outcome.words || words.unknownCommunication, skipRest: true };
  }
  if (realTime && outcome.kind === 'final' && ALREADY.test(outcome.code) && item.attempts === 0) {
    onTrouble({ kind: 'secondPc', callId: item.callId, words: words.secondPc });
  }
  return { kind: 'fail', words: outcome.words, ...(intent.kind === 'call-started' && { skipRest: true }) };
}

/**
 * After an outage some real-time messages of a call are gone for ever. What comes later is told only where it makes sense to a
 * CRM that has not heard them: nothing of a call or a leg it does not know, no hold before a talk, nothing twice in a row.
 */
function follows({ callId, intent }: OutboxItem, told: OutboxPort['told']): boolean {
  if (intent.kind === 'call-started') return true;
  const known = told(callId);
  if (known === null) return true;
  if (!known.started) return false;
  if (intent.kind !== 'call-event') return true;
  const before = known.last.get(intent.legId);
  if (before === undefined) return intent.type === 'appeared';
  return before !== intent.type && !(before === 'appeared' && intent.type === 'paused');
}

const knownId = (item: OutboxItem): string | null => item.communicationId ?? item.intent.communicationId ?? null;

/** How a CRM would say that somebody told it before. */
const ALREADY = /already|duplicate|exists|conflict/i;

/**
 * Issue 4.6: a second PC with the same key doubles every call. It shows in the answer to the first attempt of call-started: the
 * communication belongs to another externalId, is another than the one known, or has connections already, of which we told none.
 */
function lookForOthers(
  item: OutboxItem,
  answer: Communication,
  words: { secondPc: string; foreignCommunication: string },
  onTrouble: (trouble: Trouble) => void,
): void {
  const { callId } = item;
  const ours = answer.externalId ?? callId;
  const known = knownId(item);
  // trap: the returned externalId carries an `<Integration>/` prefix
  if ((ours !== callId && !ours.endsWith(`/${callId}`)) || (known !== null && known !== answer.id)) {
    onTrouble({ kind: 'conflict', callId, words: words.foreignCommunication });
  } else if (item.attempts === 0 && hasHistory(answer.data)) {
    onTrouble({ kind: 'secondPc', callId, words: words.secondPc });
  }
}

/** Does `data.call` hold connections or events already? */
function hasHistory(data: unknown): boolean {
  const call = typeof data === 'object' && data !== null && 'call' in data ? data.call : null;
  if (typeof call !== 'object' || call === null) return false;
  return Object.values(call).some((value) => Array.isArray(value) && value.length > 0);
}
