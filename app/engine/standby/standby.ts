/** Two Plechos of one office: one tells the CRM, the other follows and waits. Without `standby`, another one is noticed and told of. */
import { createHash, randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Logger } from 'pino';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Micros } from '../../core/model.ts';
import type { SharedMemory } from '../../contract/exchange.ts';
import { WordedError } from '../../contract/worded-error.ts';
import type { OutboxTable } from '../../store/outbox.ts';
import type { Intent } from '../../core/intent.ts';
import type { OutboxItem } from '../../core/outbox-item.ts';
import type { Memory } from '../crm/crm-watch.ts';
import { createLease, type Lease } from './lease.ts';
import { createPresence } from './presence.ts';
import { isTold, liveOf, MOST_NAMED, readMark, writeMark, type Row, type ToldMark } from './told-mark.ts';
import { sayStandby } from './words.ts';

export type StandbyDeps = {
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly memory: SharedMemory;
  readonly isConnected: () => boolean;
  /** The CRM answers us. */
  readonly canTell: () => boolean;
  readonly outbox: Pick<OutboxTable, 'waiting' | 'latestEnded'> & {
    readonly toldElsewhere: (isTold: (row: Row & { readonly intent: Intent }) => boolean, at: number) => number;
  };
  /** Kept across starts of this profile, never carried to another one. */
  readonly profile: Memory;
  /** The exchange's time, µs. */
  readonly now: () => Micros;
  /** We may tell now, or may no longer. */
  readonly onTurn: (mayTell: boolean) => void;
  /** The mark that a message waited for is out: it may go now. */
  readonly onMarked?: () => void;
  readonly onProblem: (id: 'secondPlecho' | 'standby', words: string | null) => void;
  /** ms that only ever grow. */
  readonly monotonic?: () => number;
  readonly log: Logger;
};

/** `alone`: no stand-by is set. `holder`: this one tells the CRM. `waiting`: another one does, or none can yet. */
export type StandbyState = {
  readonly role: 'alone' | 'holder' | 'waiting';
  /** ms since the epoch by the PC's clock. */
  readonly since: number;
  readonly other: string | null;
};

export type Standby = ReturnType<typeof createStandby>;

const TICK = 1_000;
const PRESENCE_EVERY = 4_000;
const MARK_AT_MOST_EVERY = 30;
/** More messages do not wait for a mark at a time. */
const MOST_WAITING = 5_000;
/** The holder leaves the lease to another one when the CRM has not answered it for so long, but answers that one. */
const YIELDS_AFTER = 5_000;
export const PROFILE_ID = 'plechoId';

export function createStandby(deps: StandbyDeps) {
  const { settings, outbox, memory, log } = deps;
  const monotonic = deps.monotonic ?? (() => performance.now());
  const known = deps.profile.read(PROFILE_ID);
  const id = known ?? randomUUID().slice(0, 13).replace('-', '');
  if (known === null) deps.profile.write(PROFILE_ID, id);

  let office = '';
  let lease: Lease;
  let presence: ReturnType<typeof createPresence>;
  let timer: NodeJS.Timeout | undefined;
  let marking: NodeJS.Timeout | undefined;
  let stopped = true;
  let told = false;
  let held = false;
  let since = Date.now();
  let presentAt = -Infinity;
  let silentSince: number | null = null;
  let seesSince: Micros | null = null;
  let other: string | null = null;
  /** Marks that were begun, and the latest that is known to be out. */
  let [markBegun, markOut] = [0, 0];
  let isMarking = false;
  /** Which mark each message waits for, by its key. */
  const waitsFor = new Map<string, number>();
  /** What the holder before us had told when we last looked. */
  let inherited: ToldMark | null = null;

  const shares = (): boolean => settings().standby.enabled;
  const ownName = (): string => settings().standby.name || hostname() || 'Plecho';
  const wanted = (): boolean => settings().pbx.password !== '' && settings().crm.apiKey !== '';
  /** Cut off from the exchange we can't tell the others what we told: they would tell it again, out of turn. */
  const mayTell = (): boolean => !shares() || (lease.holds() && deps.isConnected());

  /** One office: the same exchange (it is there that we meet) and the same integration. */
  const meet = (): void => {
    // The key alone: two PCs may reach the CRM by different addresses (a proxy).
    office = createHash('sha256').update(settings().crm.apiKey).digest('hex').slice(0, 12);
    const name = encodeURIComponent(ownName());
    lease = createLease({ memory, key: `lease-${office}`, id, name, monotonic });
    presence = createPresence(memory, office, monotonic);
  };
  meet();

  const turn = (): void => {
    const holds = !shares() || lease.holds();
    if (holds !== held) since = Date.now();
    held = holds;
    const may = mayTell();
    if (may === told) return;
    told = may;
    log.info({ mayTell: may }, 'standby');
    deps.onTurn(may);
  };

  const strike = async (): Promise<void> => {
    const mark = readMark(await memory.read(`told-${office}`));
    if (mark === null) return;
    inherited = mark;
    const count = outbox.toldElsewhere((row) => isTold(mark, { ...row, ...liveOf(row.intent) }), Date.now());
    if (count > 0) log.debug({ count }, 'told by the other one');
  };

  const publish = async (): Promise<void> => {
    if (!lease.holds() || seesSince === null) return;
    const own = (markBegun += 1);
    const mark = writeMark(seesSince, deps.now(), outbox.waiting(), outbox.latestEnded(MOST_NAMED));
    await memory.write(`told-${office}`, mark);
    markOut = Math.max(markOut, own);
    if ([...waitsFor.values()].some((one) => one <= markOut)) deps.onMarked?.();
  };

  const isAwaited = (): boolean => [...waitsFor.values()].some((one) => one > markOut);

  /** Publishes as long as messages wait, one mark at a time; where it can't, the next tick tries again. */
  const publishNow = async (): Promise<void> => {
    if (isMarking || stopped || seesSince === null) return;
    isMarking = true;
    try {
      while (isAwaited() && deps.isConnected() && lease.holds()) await publish();
    } catch (error) {
      log.debug({ err: error }, 'mark');
    } finally {
      isMarking = false;
    }
  };

  /**
   * A call's next message goes once the mark is out that names the one before: whoever takes over, whenever that is, can be in doubt of one message
   * of a call, and may repeat that one, but goes back behind none (R18).
   */
  const mustWait = ({ intent }: OutboxItem): boolean => {
    if (!shares() || !lease.holds() || seesSince === null) return false;
    if (intent.kind === 'call-started' || intent.kind === 'call-recording') return false;
    const awaited = waitsFor.get(intent.key) ?? markBegun + 1;
    if (awaited <= markOut) {
      waitsFor.delete(intent.key);
      return false;
    }
    if (waitsFor.size >= MOST_WAITING) waitsFor.clear();
    waitsFor.set(intent.key, awaited);
    void publishNow();
    return true;
  };

  /** The CRM does not answer us, but answers the other one: it shall go on. */
  const shouldYield = (): boolean => {
    silentSince = deps.canTell() ? null : (silentSince ?? monotonic());
    const better = presence.other(id);
    const isLong = silentSince !== null && monotonic() - silentSince >= YIELDS_AFTER;
    return isLong && better !== null && better.shares && better.canTell;
  };

  const share = async (): Promise<void> => {
    const yields = shouldYield();
    if (yields && lease.holds()) await lease.release();
    else {
      const before = lease.holds();
      if (!before) await strike(); // before anything may be told by us
      await lease.tick(!yields);
      if (before && lease.holds()) await publish();
    }
    turn();
  };

  const notice = async (): Promise<void> => {
    if (monotonic() - presentAt >= PRESENCE_EVERY) {
      presentAt = monotonic();
      await presence.tick({ id, name: ownName(), shares: shares(), canTell: deps.canTell() });
    }
    const seen = presence.other(id);
    other = seen?.name ?? null;
    const isDouble = seen !== null && !(seen.shares && shares());
    deps.onProblem('secondPlecho', isDouble ? sayStandby(deps.language(), 'second', seen.name) : null);
  };

  const look = async (): Promise<void> => {
    if (!wanted() || !deps.isConnected()) return;
    try {
      await notice();
      if (shares()) await share();
      deps.onProblem('standby', null);
    } catch (error) {
      // Without mod_hash a single Plecho misses nothing but the notice of another one.
      const words = error instanceof WordedError && error.code === 'no-hash' ? error.words[deps.language()] : null;
      deps.onProblem('standby', shares() && words !== null ? sayStandby(deps.language(), 'cannotShare', words) : null);
      log.debug({ err: error }, 'the other Plecho could not be looked for');
    }
  };

  let busy = false;
  const loop = (): void => {
    clearTimeout(timer);
    if (stopped || busy) return;
    busy = true;
    void look().finally(() => {
      busy = false;
      turn();
      if (!stopped) timer = setTimeout(loop, TICK);
    });
  };

  /** The lease runs out by itself, whatever the exchange answers. */
  let guard: NodeJS.Timeout | undefined;

  return {
    /** May we tell the CRM, answer its CALL, move calls? Asked before each such step. */
    mayTell,
    state: (): StandbyState => ({
      role: shares() ? (lease.holds() ? 'holder' : 'waiting') : 'alone',
      since,
      other: other ?? (shares() && !lease.holds() ? decodeURIComponent(lease.holder() ?? '') || null : null),
    }),
    /**
     * What may be sent, without what the holder before us has told already: a call that we learn of only after taking over (from the exchange's
     * records) comes into our outbox when nobody looks at the other's mark any more. What is sent once more on purpose goes.
     * @param heads takes the next messages from the outbox
     */
    untold(heads: () => readonly OutboxItem[]): readonly OutboxItem[] {
      const isReady = (item: OutboxItem): boolean => !mustWait(item);
      for (;;) {
        const items = heads();
        const mark = shares() ? inherited : null;
        if (mark === null) return items.filter(isReady);
        const isOver = ({ attempts, intent }: OutboxItem): boolean =>
          attempts === 0 && isTold(mark, { key: intent.key, at: intent.at, ...liveOf(intent) });
        const keys = new Set(items.filter(isOver).map(({ intent }) => intent.key));
        if (keys.size === 0 || outbox.toldElsewhere(({ key }) => keys.has(key), Date.now()) === 0)
          return items.filter(isReady);
      }
    },
    /** The exchange is seen without a gap from now on. */
    sees(): void {
      seesSince = deps.now();
      if (!stopped) loop();
    },
    /** Something was told or came into the outbox: the others are to know soon. */
    changed(): void {
      if (stopped || !shares() || !lease.holds()) return;
      marking ??= setTimeout(() => {
        marking = undefined;
        if (deps.isConnected()) publish().catch((error: unknown) => log.debug({ err: error }, 'mark'));
      }, MARK_AT_MOST_EVERY);
    },
    start(): void {
      stopped = false;
      told = mayTell();
      held = !shares() || lease.holds();
      deps.onTurn(told);
      guard = setInterval(turn, TICK / 2);
      loop();
    },
    /** Another account, or `standby` was switched. */
    async reconfigure(): Promise<void> {
      await lease.release().catch(() => undefined);
      meet();
      presentAt = -Infinity;
      turn();
      loop();
    },
    /** Lets go of the lease, with a last word on what is told; to be called when nothing is sent any more. */
    async stop(): Promise<void> {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(marking);
      clearInterval(guard);
      if (!shares() || !lease.holds() || !deps.isConnected()) return;
      await publish()
        .then(() => lease.release())
        .catch((error: unknown) => log.debug({ err: error }, 'the lease could not be let go'));
    },
  };
}
