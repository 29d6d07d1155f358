/** Transfers an inbound client to the responsible colleague: the CRM is asked while the dialplan waits, and the call never suffers. */
import type { Logger } from 'pino';
import type { Person, Settings } from '../../contract/settings.ts';
import type { Call, CallId, ChannelId, State } from '../../core/model.ts';
import { mayBeExtension } from '../../core/phone-number.ts';
import { isSameUser } from '../../core/same-user.ts';
import { plainText } from '../../core/written-number.ts';

export type RedirectDeps = {
  readonly settings: () => Settings;
  readonly people: () => readonly Person[];
  readonly state: () => State;
  readonly registered: () => ReadonlySet<string> | null;
  /** Responsible users, most responsible first; empty when nobody is. Rejects when the CRM can't say. */
  readonly ask: (
    call: { readonly phone: string; readonly externalId: CallId },
    signal: AbortSignal,
  ) => Promise<readonly string[]>;
  readonly transfer: (channel: ChannelId, extension: string, context: string) => Promise<void>;
  /** The client's name onto the phones that will ring, while nobody rings yet. */
  readonly showName: (channel: ChannelId, phone: string) => Promise<void>;
  /** Ends the dialplan's wait: the call goes its usual way. */
  readonly release: (channel: ChannelId) => Promise<void>;
  /** What became of the latest question; shown by the test button of the set-up. */
  readonly onOutcome: (outcome: {
    callId: CallId;
    result: 'transferred' | 'released' | 'late';
    userId?: string;
    ms: number;
  }) => void;
  readonly log: Logger;
};

export type Redirect = ReturnType<typeof createRedirect>;

export function createRedirect(deps: RedirectDeps) {
  const asked = new Set<ChannelId>();

  /** The first responsible user who can be rung now: registered, and not the one whose phone rings already. */
  const reachable = (userIds: readonly string[], call: Call): { userId: string; extension: string } | undefined => {
    const phones = deps.registered();
    for (const userId of userIds) {
      const ringsAlready = call.legs.some(
        (leg) => leg.endedAt === undefined && leg.to.kind === 'user' && isSameUser(leg.to.userId, userId),
      );
      if (ringsAlready) continue;
      const numbers = deps.people().find((person) => isSameUser(person.userId, userId))?.numbers ?? [];
      // Where several companies share an exchange, a number with its domain is that company's phone and no other's.
      const extension = numbers.map(plainText).find((full) => {
        const [number = ''] = full.split('@', 1);
        return phones === null
          ? /^\d+$/.test(number) && mayBeExtension(number, deps.settings())
          : phones.has(full.includes('@') ? full : number);
      });
      if (extension !== undefined) return { userId, extension };
    }
    return undefined;
  };

  const decide = async (channel: ChannelId, call: Call): Promise<void> => {
    const { timeoutMs, context } = deps.settings().redirect;
    const began = performance.now();
    const signal = AbortSignal.timeout(timeoutMs);
    const phone = call.client?.phone ?? '';
    // In parallel with the question to the CRM: the name must not make the client wait longer.
    deps.showName(channel, phone).catch((error: unknown) => deps.log.info({ err: error }, 'a name could not be shown'));
    const userIds = await deps.ask({ phone, externalId: call.id }, signal).catch((error: unknown) => {
      deps.log.info({ err: error }, 'nobody could be asked who is responsible');
      return [];
    });
    const elapsed = Math.round(performance.now() - began);
    const current = deps.state().calls.live.get(call.id);
    const stillWaits = current !== undefined && current.legs.length === 0;
    if (!stillWaits) return deps.onOutcome({ callId: call.id, result: 'late', ms: elapsed });
    const target = signal.aborted ? undefined : reachable(userIds, current);
    if (target === undefined) {
      await deps.release(channel);
      return deps.onOutcome({ callId: call.id, result: 'released', ms: elapsed });
    }
    await deps.transfer(channel, target.extension, context);
    deps.onOutcome({ callId: call.id, result: 'transferred', userId: target.userId, ms: elapsed });
  };

  return {
    /** The dialplan waits to be told where this client should go; the facts about him have been told before. Each is answered once. */
    waits(channel: ChannelId): void {
      if (!deps.settings().redirect.enabled || asked.has(channel)) return;
      const call = deps.state().calls.live.get(channel);
      if (call?.direction !== 'inbound' || call.legs.length > 0) return;
      asked.add(channel);
      if (asked.size > 2000) asked.delete([...asked][0] ?? '');
      decide(channel, call).catch((error: unknown) =>
        deps.log.warn({ err: error }, 'a redirect failed; the call goes its usual way'),
      );
    },
  };
}
