/** Two Plechos of one office: one tells the CRM, the other follows and waits. Without `standby`, another one is noticed and told of. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import { WordedError } from '../../contract/worded-error.ts';
import type { OutboxItem } from '../../core/outbox-item.ts';
import type { Memory } from '../crm/crm-watch.ts';
import type { Beside, OpenElsewhere } from '../alerts/whose-alert.ts';
import { meetAt, type Meeting } from './meeting.ts';
import { MarkOrder } from './mark-order.ts';
import { createPartner, type Partner } from './partner.ts';
import { ToldByOthers, type ToldByOthersDeps } from './told-by-others.ts';
import { sayStandby } from './words.ts';
import { percentDecoded } from '../../core/percent.ts';

export type StandbyDeps = ToldByOthersDeps & {
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly isConnected: () => boolean;
  /** The CRM answers us. */
  readonly canTell: () => boolean;
  /** No message of ours is on its way to the CRM. */
  readonly isQuiet: () => boolean;
  /** Kept across starts of this profile, never carried to another one. */
  readonly profile: Memory;
  /** The mark that a message waited for is out: it may go now. */
  readonly onMarked?: () => void;
  /** We may tell now, or may no longer. */
  readonly onTurn: (mayTell: boolean) => void;
  readonly onProblem: (id: 'secondPlecho' | 'standby' | 'secondGone', words: string | null) => void;
  /** What is wrong here. */
  readonly troubles?: () => readonly OpenElsewhere[];
  /** ms that only ever grow. */
  readonly monotonic?: () => number;
};

/** `alone`: no stand-by is set. `holder`: this one tells the CRM. `waiting`: another one does, or none can yet. */
export type StandbyState = {
  readonly role: 'alone' | 'holder' | 'waiting';
  /** ms since the epoch by the PC's clock. */
  readonly since: number;
  readonly other: string | null;
};

const TICK = 1_000;
const PRESENCE_EVERY = 4_000;
const MARK_AT_MOST_EVERY = 30;
/**
 * The holder leaves the lease to another one when the CRM has not answered it for so long, but answers that one. What that one says of itself may be
 * twice PRESENCE_EVERY old: where the CRM is down for both, nothing is left to anybody.
 */
const YIELDS_AFTER = 9_000;
export const PROFILE_ID = 'plechoId';

/** What tells this profile from all others; made up once. */
function idOf(profile: Memory): string {
  const known = profile.read(PROFILE_ID);
  if (known !== null) return known;
  const id = randomUUID().slice(0, 13).replace('-', '');
  profile.write(PROFILE_ID, id);
  return id;
}

export class Standby {
  readonly #deps: StandbyDeps;
  readonly #monotonic: () => number;
  readonly #id: string;
  readonly #told: ToldByOthers;
  readonly #order: MarkOrder;
  readonly #partner: Partner;
  #meeting: Meeting;
  /** The last reported state of whose turn it is; `since`: since when it is, or is not, ours (ms since the epoch). */
  #turn = { mayTell: false, holds: false, since: Date.now() };
  /** When we last showed ourselves to the others, and since when the CRM has been silent: ms that only grow. */
  #shownAt = -Infinity;
  #silentSince: number | undefined;
  /** We leave the lease to the other one as soon as nothing of ours is on its way: it would arrive after what that one tells. */
  #isLeaving = false;
  /** Another Plecho that is here at this moment: its name. */
  #other: string | undefined;

  #isRunning = false;
  /** The look that is on its way. */
  #looking: Promise<void> | undefined;
  /** The next look. */
  #next: NodeJS.Timeout | undefined;
  /** The lease runs out by itself, whatever the exchange answers: looked at on a timer of its own. */
  #guard: NodeJS.Timeout | undefined;
  #publishing: NodeJS.Timeout | undefined;

  constructor(deps: StandbyDeps) {
    this.#deps = deps;
    this.#monotonic = deps.monotonic ?? (() => performance.now());
    this.#id = idOf(deps.profile);
    this.#told = new ToldByOthers(deps);
    this.#partner = createPartner({ profile: deps.profile, monotonic: this.#monotonic });
    this.#order = new MarkOrder({
      mayWrite: () => this.#shares() && this.#meeting.lease.holds() && this.#told.knows(),
      write: () => this.#told.publish(this.#meeting.office),
      onMarked: () => deps.onMarked?.(),
      log: deps.log,
    });
    this.#meeting = this.#meet();
  }

  start(): void {
    this.#isRunning = true;
    this.#turn = { ...this.#turn, mayTell: this.mayTell(), holds: this.#isOurs() };
    this.#deps.onTurn(this.#turn.mayTell);
    this.#keepGuard();
    this.#lookOn();
  }

  /** May we tell the CRM, answer its CALL, move calls? Asked before each such step. */
  mayTell(): boolean {
    // Cut off from the exchange we can't tell the others what we told: they would tell it again, out of turn.
    return !this.#shares() || (this.#meeting.lease.holds() && this.#deps.isConnected() && !this.#isLeaving);
  }

  state(): StandbyState {
    const { lease } = this.#meeting;
    const { since } = this.#turn;
    const other = this.#other ?? null;
    if (!this.#shares()) return { role: 'alone', since, other };
    if (lease.holds()) return { role: 'holder', since, other };
    return { role: 'waiting', since, other: other ?? (percentDecoded(lease.holder() ?? '') || null) };
  }

  /** Who tells people of what is wrong; null where there is no stand-by. */
  beside(): Beside | null {
    if (!this.#shares()) return null;
    return { pc: this.#ownName(), standsIn: this.#partner.reports(), others: this.#partner.troubles() };
  }

  /** What may be sent now, without what another Plecho has told already. @param heads takes the next messages from the outbox */
  untold(heads: () => readonly OutboxItem[]): readonly OutboxItem[] {
    return this.#shares() ? this.#told.without(heads).filter((item) => this.#order.isDue(item)) : heads();
  }

  /** The exchange is seen without a gap from now on. */
  sees(): void {
    this.#told.sees();
    if (this.#isRunning) this.#lookOn();
  }

  /** Something was told or came into the outbox: the others are to know soon. */
  changed(): void {
    if (!this.#isRunning || !this.#shares() || !this.#meeting.lease.holds()) return;
    this.#publishing ??= setTimeout(() => {
      this.#publishing = undefined;
      if (!this.#deps.isConnected()) return;
      this.#order.write().catch((error: unknown) => this.#deps.log.debug({ err: error }, 'mark'));
    }, MARK_AT_MOST_EVERY);
  }

  /** Another account, or `standby` was switched. */
  async reconfigure(): Promise<void> {
    await this.#meeting.lease.release().catch(() => undefined);
    this.#meeting = this.#meet();
    this.#shownAt = -Infinity;
    this.#keepGuard();
    this.#tellTurn();
    this.#lookOn();
  }

  /** Lets go of the lease, with a last word on what is told; to be called when nothing is sent any more. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    clearTimeout(this.#next);
    clearTimeout(this.#publishing);
    clearInterval(this.#guard);
    await this.#looking; // or it would show us once more
    if (!this.#deps.isConnected()) return;
    try {
      await this.#meeting.presence.leave(this.#id);
      if (!this.#shares() || !this.#meeting.lease.holds()) return;
      await this.#order.write();
      await this.#meeting.lease.release();
    } catch (error) {
      this.#deps.log.debug({ err: error }, 'the lease could not be let go');
    }
  }

  #shares(): boolean {
    return this.#deps.settings().standby.enabled;
  }

  #ownName(): string {
    return this.#deps.settings().standby.name || hostname() || 'Plecho';
  }

  #meet(): Meeting {
    const { memory, settings } = this.#deps;
    const { apiKey } = settings().crm;
    return meetAt({ memory, id: this.#id, name: this.#ownName(), apiKey, monotonic: this.#monotonic });
  }

  /** Whether we are the one that tells the CRM, as far as the other Plechos know. */
  #isOurs(): boolean {
    return !this.#shares() || this.#meeting.lease.holds();
  }

  #tellTurn(): void {
    const holds = this.#isOurs();
    const mayTell = this.mayTell();
    const isNews = mayTell !== this.#turn.mayTell;
    this.#turn = { mayTell, holds, since: holds === this.#turn.holds ? this.#turn.since : Date.now() };
    if (!isNews) return;
    this.#deps.log.info({ mayTell }, 'standby');
    this.#deps.onTurn(mayTell);
  }

  /** The lease may be lost at any moment; a single Plecho has none. */
  #keepGuard(): void {
    clearInterval(this.#guard);
    if (this.#isRunning && this.#shares()) this.#guard = setInterval(() => this.#tellTurn(), TICK / 2);
  }

  /** Looks now, and then again and again; one look at a time. */
  #lookOn(): void {
    clearTimeout(this.#next);
    if (!this.#isRunning || this.#looking !== undefined) return;
    this.#looking = this.#look().finally(() => {
      this.#looking = undefined;
      this.#tellTurn();
      if (this.#isRunning) this.#next = setTimeout(() => this.#lookOn(), this.#shares() ? TICK : PRESENCE_EVERY);
    });
  }

  async #look(): Promise<void> {
    const { settings, isConnected, onProblem, language, log } = this.#deps;
    const isSetUp = settings().pbx.password !== '' && settings().crm.apiKey !== '';
    if (!isSetUp || !isConnected()) return this.#partner.blind();
    try {
      if (this.#shares()) await this.#share(); // first: on an exchange that answers slowly the lease must not wait for the rest
      await this.#lookForOthers();
      this.#notePartner();
      onProblem('standby', null);
    } catch (error) {
      // Without mod_hash a single Plecho misses nothing but the notice of another one.
      const words = error instanceof WordedError && error.code === 'no-hash' ? error.words[language()] : null;
      onProblem('standby', this.#shares() && words !== null ? sayStandby(language(), 'cannotShare', words) : null);
      log.debug({ err: error }, 'the other Plecho could not be looked for');
    }
  }

  async #lookForOthers(): Promise<void> {
    const { canTell, onProblem, language } = this.#deps;
    const troubles = this.#deps.troubles?.() ?? [];
    const { presence } = this.#meeting;
    const shares = this.#shares();
    if (this.#monotonic() - this.#shownAt >= PRESENCE_EVERY) {
      this.#shownAt = this.#monotonic();
      await presence.tick({ id: this.#id, name: this.#ownName(), shares, canTell: canTell(), troubles });
    }
    const seen = presence.other(this.#id);
    this.#other = seen?.name;
    const isDouble = seen !== null && !(seen.shares && this.#shares());
    onProblem('secondPlecho', isDouble ? sayStandby(language(), 'second', seen.name) : null);
  }

  /** Who reports calls tells when the other one has gone without a word: that one may be unable to. */
  #notePartner(): void {
    const { onProblem, language } = this.#deps;
    const { presence, lease } = this.#meeting;
    const other = presence.other(this.#id);
    if (this.#shares())
      this.#partner.looked(other?.shares === true ? other : undefined, lease.holds(), presence.hasLeft);
    else this.#partner.forget();
    const gone = this.#shares() && lease.holds() ? this.#partner.gone() : undefined;
    onProblem('secondGone', gone === undefined ? null : sayStandby(language(), 'gone', gone));
  }

  /** Takes, renews or releases the lease; before taking it we remove the messages that its holder has told, while holding it we publish ours. */
  async #share(): Promise<void> {
    this.#isLeaving = this.#shouldYield();
    this.#tellTurn();
    const { lease, office } = this.#meeting;
    const held = lease.holds();
    const leaves = held && this.#isLeaving && this.#deps.isQuiet();
    if (!held) await this.#told.strike(office); // before anything may be told by us
    if (!leaves) await lease.tick(held || !this.#isLeaving);
    if (held) await this.#order.write();
    if (leaves) await lease.release();
    this.#tellTurn();
  }

  /** The CRM does not answer us, but answers the other one: it shall go on. */
  #shouldYield(): boolean {
    this.#silentSince = this.#deps.canTell() ? undefined : (this.#silentSince ?? this.#monotonic());
    const better = this.#meeting.presence.other(this.#id);
    const isLong = this.#silentSince !== undefined && this.#monotonic() - this.#silentSince >= YIELDS_AFTER;
    return isLong && better !== null && better.shares && better.canTell;
  }
}
