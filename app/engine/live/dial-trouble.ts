/** Why a CALL comes to nothing though everybody is there: the exchange does not know the phone's domain, or its dialplan no way for the number. Told in words. */
import type { Words } from '../../contract/language.ts';
import type { ChannelId } from '../../core/model.ts';
import type { JsonEvent } from '../../pbx/events/json-event.ts';
import { engineWords } from '../words.ts';

/** What the exchange was asked for. */
export type Placed = {
  readonly uuid: ChannelId;
  readonly number: string;
  readonly context: string;
};

export type DialTrouble = ReturnType<typeof createDialTrouble>;

/** CALLs watched at a time. */
const MOST = 100;
const HANG_UP = /^CHANNEL_HANGUP(_COMPLETE)?$/;

/** @param say words while something is wrong, null as soon as a call gets through */
export function createDialTrouble(say: (words: Words | null) => void) {
  /** CALLs whose phone was asked to ring and which the dialplan has not sent on yet, by their id (it stands in `plecho_call` too). */
  const open = new Map<ChannelId, Placed>();
  return {
    placed(one: Placed): void {
      open.set(one.uuid, one);
      const [oldest] = open.keys();
      if (open.size > MOST && oldest !== undefined) open.delete(oldest);
    },
    /** No domain is set, the phone is not registered, and the exchange has no domain of its own. */
    noDomain: (): void => say(engineWords.noDomain),
    /** Looks at the call's channels: one made on behalf of another means that the dialplan knew a way. */
    see(event: JsonEvent): void {
      if (open.size === 0) return;
      const name = event.header('Event-Name') ?? '';
      const isBirth = name === 'CHANNEL_CREATE';
      if (!isBirth && !HANG_UP.test(name)) return;
      const originator = isBirth ? event.header('variable_originating_leg_uuid') : undefined;
      const ids = [event.header('variable_plecho_call'), event.header('Unique-ID'), originator];
      const call = ids.map((id) => open.get(id ?? '')).find((one) => one !== undefined);
      if (call === undefined) return;
      if (isBirth) {
        if (originator === undefined) return;
        open.delete(call.uuid);
        return say(null);
      }
      if (event.header('Hangup-Cause') === 'LOSE_RACE') return; // another phone of the same user was faster
      const isUnknown = event.header('Hangup-Cause') === 'NO_ROUTE_DESTINATION';
      const wasTaken = event.header('variable_answer_epoch') ?? event.header('Caller-Channel-Answered-Time') ?? '0';
      if (isUnknown && wasTaken !== '0') {
        open.delete(call.uuid);
        say({ ru: engineWords.noWay.ru(call), en: engineWords.noWay.en(call) });
      }
    },
  };
}
