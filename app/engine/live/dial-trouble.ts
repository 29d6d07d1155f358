/** Why a CALL fails although exchange and CRM are connected: the exchange does not know the phone's domain, or its dialplan has no route for the number. */
import type { Words } from '../../contract/language.ts';
import type { ChannelId, Fact } from '../../core/model.ts';
import { sayEngine } from '../words.ts';

/** What the exchange was asked for; `context` where the admin has set one. */
export type Placed = { readonly uuid: ChannelId; readonly number: string; readonly context?: string };

export type DialTrouble = ReturnType<typeof createDialTrouble>;

/** CALLs watched at a time. */
const MOST = 100;

/** @param say words while something is wrong, null as soon as a call gets through */
export function createDialTrouble(say: (words: Words | null) => void) {
  /** CALLs whose phone was asked to ring and which the dialplan has not sent on yet, with the phones that ring for them. */
  const open = new Map<ChannelId, { readonly placed: Placed; readonly phones: Set<ChannelId>; taken?: ChannelId }>();
  const of = (channel: ChannelId | undefined) =>
    channel === undefined
      ? undefined
      : (open.get(channel) ?? [...open.values()].find(({ phones }) => phones.has(channel)));
  return {
    placed(placed: Placed): void {
      open.set(placed.uuid, { placed, phones: new Set([placed.uuid]) });
      const [oldest] = open.keys();
      if (open.size > MOST && oldest !== undefined) open.delete(oldest);
    },
    /** No domain is set, the phone is not registered, and the exchange has no domain of its own. */
    noDomain: (): void => say(sayEngine.both('noDomain')),
    /** Looks at the call's channels: a channel originated on behalf of the phone means that the dialplan had a route. */
    see(facts: readonly Fact[]): void {
      if (open.size === 0) return;
      for (const fact of facts) {
        if (fact.kind === 'created') {
          const call = of(fact.by) ?? of(fact.mark);
          if (call === undefined) continue;
          if (fact.by === undefined) call.phones.add(fact.channel);
          else {
            open.delete(call.placed.uuid);
            say(null);
          }
        } else if (fact.kind === 'answered') {
          const call = of(fact.channel);
          if (call !== undefined) call.taken = fact.channel;
        } else if (fact.kind === 'ended') {
          const call = of(fact.channel);
          if (call === undefined || call.taken !== fact.channel) continue;
          open.delete(call.placed.uuid);
          if (fact.cause === 'unreachable') say(sayEngine.both('noWay', call.placed));
        }
      }
    },
  };
}
