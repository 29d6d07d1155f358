/** One attempt to tell the CRM one message (recordings apart). */
import type { Language } from '../../contract/language.ts';
import type { LegEventType } from '../../core/model.ts';
import type { Teller, Told } from '../port.ts';
import type { Outcome } from './outcome.ts';
import type { Cards, OutboxPort, Trouble } from './ports.ts';
import type { OutboxItem } from '../../core/outbox-item.ts';
import type { GiveUpRule } from './give-up.ts';
import { notNow, type Verdict } from './verdict.ts';
import { sayOutbox } from './words.ts';

export type DeliverPort = {
  readonly crm: Pick<Teller, 'tell'>;
  readonly attached: OutboxPort['attached'];
  readonly told: OutboxPort['told'];
  readonly now: () => number;
  readonly language: () => Language;
  readonly giveUpRule: GiveUpRule;
  readonly onTrouble: (trouble: Trouble) => void;
  readonly onCards: (cards: Cards) => void;
};

export async function deliver(
  item: OutboxItem,
  { crm, told, attached, now, language, giveUpRule, onTrouble, onCards }: DeliverPort,
): Promise<Verdict> {
  const { intent, expiresAt } = item;
  const realTime = expiresAt !== null;
  const left = realTime ? expiresAt - now() : Infinity;
  if (left <= 0) return { kind: 'drop', words: sayOutbox(language(), 'late') };
  if (realTime && !follows(item, told)) return { kind: 'drop', words: sayOutbox(language(), 'gap') };
  // With the client's own time-out, also in the last second of a message's life: one given up early is still on its way when the next is sent,
  // and may come after it.
  const outcome = await crm.tell(
    {
      intent,
      communicationId: item.communicationId,
      isRepeat: item.attempts > 0,
      ...(intent.kind === 'register-call' && { attached: attached(item.callId) }),
    },
    { notAfter: expiresAt },
  );
  const givenUp = realTime ? null : await giveUpRule(item, outcome); // real-time messages expire, they are not given up by their number of tries
  if (givenUp !== null) return givenUp;
  if (outcome.kind === 'ok') {
    const { communicationId } = outcome.value;
    tellSuspicion(item, outcome.value, language(), onTrouble);
    tellCards(item, outcome.value, onCards);
    return { kind: 'done', ...(communicationId !== undefined && { communicationId }) };
  }
  if (isKnownAlready(item, outcome)) return { kind: 'done' };
  const postponed = notNow(outcome);
  if (postponed?.kind === 'keep' && realTime && now() >= expiresAt)
    return { kind: 'drop', words: sayOutbox(language(), 'late') };
  if (postponed !== null) return postponed;
  if (realTime && outcome.kind === 'unknownCommunication') {
    return { kind: 'drop', words: outcome.words, skipRest: true };
  }
  if (realTime && outcome.kind === 'final' && outcome.says !== undefined && item.attempts === 0) {
    onTrouble({ kind: 'secondPc', callId: item.callId, words: sayOutbox(language(), 'secondPc') });
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

/** Passes on the client's cards, which the answer to call-started names. */
function tellCards({ callId, intent }: OutboxItem, { cards }: Told, onCards: (cards: Cards) => void): void {
  const phone = intent.kind === 'call-started' ? (intent.clientPhone ?? '') : '';
  if (phone !== '' && cards !== undefined) onCards({ callId, phone, ...cards });
}

/** Somebody else tells this call too: the CRM knew it before our first attempt, or answers with another call's card. */
function tellSuspicion(
  { callId, attempts }: OutboxItem,
  { suspicion }: Told,
  language: Language,
  onTrouble: (trouble: Trouble) => void,
): void {
  if (suspicion === 'otherCall')
    onTrouble({ kind: 'conflict', callId, words: sayOutbox(language, 'foreignCommunication') });
  if (suspicion === 'toldBefore' && attempts === 0)
    onTrouble({ kind: 'secondPc', callId, words: sayOutbox(language, 'secondPc') });
}

/** The answer to an earlier attempt was lost; that the CRM refuses the repeat because it has the message is as good as an OK. */
export const isKnownAlready = ({ attempts }: Pick<OutboxItem, 'attempts'>, outcome: Outcome<unknown>): boolean =>
  attempts > 0 && outcome.kind === 'final' && outcome.says === 'hasIt';
