/** One attempt to tell the CRM one message (recordings apart). */
import type { Language } from '../../contract/language.ts';
import type { LegEventType } from '../../core/model.ts';
import { card, taken, type Communication } from '../kontur/answers.ts';
import type { CrmClient } from '../kontur/client.ts';
import type { Habits } from '../kontur/habits.ts';
import { learnPrefix, tell } from '../kontur/tell.ts';
import type { Outcome } from './outcome.ts';
import type { Cards, OutboxItem, OutboxPort, Trouble } from './ports.ts';
import type { Patience } from './patience.ts';
import type { AttachedFile } from '../kontur/requests.ts';
import { notNow, type Verdict } from './verdict.ts';
import { crmWords } from '../kontur/words.ts';

export type DeliverPort = {
  readonly client: Pick<CrmClient, 'request' | 'habits'>;
  readonly attached: OutboxPort['attached'];
  readonly told: OutboxPort['told'];
  readonly now: () => number;
  readonly language: () => Language;
  readonly patience: Patience;
  readonly onTrouble: (trouble: Trouble) => void;
  readonly onCards: (cards: Cards) => void;
};

export async function deliver(
  item: OutboxItem,
  { client, told, attached, now, language, patience, onTrouble, onCards }: DeliverPort,
): Promise<Verdict> {
  const { intent, expiresAt } = item;
  const words = crmWords[language()];
  const realTime = expiresAt !== null;
  const left = realTime ? expiresAt - now() : Infinity;
  if (left <= 0) return { kind: 'drop', words: words.late };
  if (realTime && !follows(item, told)) return { kind: 'drop', words: words.gap };
  // With the client's own time-out, also in the last second of a message's life: one given up early is still on its way when the next is sent,
  // and may come after it.
  const extra = { notAfter: expiresAt };
  const schema = intent.kind === 'call-started' ? card : taken;
  const isRegistration = intent.kind === 'register-call';
  const outcome = await tell(
    client,
    client.habits,
    {
      intent,
      communicationId: item.communicationId,
      isRepeat: item.attempts > 0,
      ...(isRegistration && { attached: filesOf(attached(item.callId)) }),
    },
    schema,
    extra,
  );
  const givenUp = realTime ? null : await patience(item, outcome); // real-time messages are given up by their age
  if (givenUp !== null) return givenUp;
  if (outcome.kind === 'ok') {
    if (outcome.value === null) return { kind: 'done' };
    lookForOthers(item, outcome.value, client.habits, words, onTrouble);
    tellCards(item, outcome.value, onCards);
    return { kind: 'done', communicationId: outcome.value.id };
  }
  if (isKnownAlready(item, outcome)) return { kind: 'done' };
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
 * CRM that has not heard them (or, where an answer was lost, may not have heard them): nothing of a call or a leg it does not know, no hold before a talk, nothing twice in a row, no end of a call
 * of which it still has a leg open (the registration closes both).
 */
function follows({ callId, intent }: OutboxItem, told: OutboxPort['told']): boolean {
  if (intent.kind === 'call-started') return true;
  const known = told(callId);
  if (known === null) return true;
  if (!known.started) return false;
  if (intent.kind === 'call-finished')
    return [...known.last.values()].every((types) => [...types].every((type) => IS_CLOSED.has(type)));
  if (intent.kind !== 'call-event') return true;
  return [...(known.last.get(intent.legId) ?? ['nothing' as const])].every((before) => {
    if (before === 'nothing') return intent.type === 'appeared';
    return before !== intent.type && !(before === 'appeared' && intent.type === 'paused');
  });
}
const IS_CLOSED: ReadonlySet<LegEventType | 'nothing'> = new Set(['disconnected', 'nothing']);

/** Who the client is: the answer to call-started names his cards. */
function tellCards({ callId, intent }: OutboxItem, { links }: Communication, onCards: (cards: Cards) => void): void {
  const phone = intent.kind === 'call-started' ? (intent.clientPhone ?? '') : '';
  if (phone === '' || !links) return;
  onCards({ callId, phone, contactIds: links.contactIds, companyIds: links.companyIds });
}

/** What a registration names again; `unknown` where an older upload is not described well enough for that. */
function filesOf(attached: ReturnType<OutboxPort['attached']>): AttachedFile[] | 'unknown' {
  const files = attached.flatMap(({ legId, upload: { fileId, fileName, contentType, contentLength } }) =>
    fileName === undefined || contentType === undefined || contentLength === undefined
      ? []
      : [{ legId, fileId, fileName, contentType, contentLength }],
  );
  return files.length === attached.length ? files : 'unknown';
}

const knownId = (item: OutboxItem): string | null => item.communicationId ?? item.intent.communicationId ?? null;

/** The answer to an earlier attempt was lost; that the CRM refuses the repeat because it has the message is as good as an OK. */
export const isKnownAlready = ({ attempts }: Pick<OutboxItem, 'attempts'>, outcome: Outcome<unknown>): boolean =>
  attempts > 0 && outcome.kind === 'final' && /already|duplicate|exists/i.test(outcome.code);

/** How a CRM would say that somebody told it before. */
const ALREADY = /already|duplicate|exists|conflict/i;

/**
 * A second PC with the same key doubles every call. It shows in the answer to the first attempt of call-started: the
 * communication belongs to another externalId, is another than the one known, or has connections already, of which we told none.
 */
function lookForOthers(
  item: OutboxItem,
  answer: Communication,
  habits: Habits,
  words: { secondPc: string; foreignCommunication: string },
  onTrouble: (trouble: Trouble) => void,
): void {
  const { callId } = item;
  const known = knownId(item);
  // trap: the returned externalId carries an `<Integration>/` prefix
  if (!learnPrefix(habits, callId, answer.externalId) || (known !== null && known !== answer.id)) {
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
