/** The colleagues of the CRM's feed, read each minute: new ones are offered for mapping, those who left turn grey, names follow the CRM. */
import type { Logger } from 'pino';
import type { PersonRow } from '../../contract/api.ts';
import type { Newcomer } from '../../contract/view.ts';
import type { Store } from '../../store/store.ts';
import type { CrmConnection } from './crm-connection.ts';
import type { Memory } from './crm-watch.ts';
import { KeptPeople } from './kept-people.ts';

export type PeopleFeedDeps = {
  readonly crm: Pick<CrmConnection, 'client' | 'status'>;
  readonly people: Store['people'];
  readonly memory: Memory;
  readonly onPeople: () => void;
  readonly everyMs?: number;
  readonly log: Logger;
};

/** Advised by the CRM: a minute between rounds. */
const EVERY = 60_000;
/** Where the key may not read the feed, it is tried again this often. */
const DENIED_FOR = 3_600_000;

/** `found`: changes of people who are there; `denied`: the key may not read the feed. */
export type FeedReading = { readonly found: number; readonly denied: boolean };

export class PeopleFeed {
  readonly #deps: PeopleFeedDeps;
  readonly #kept: KeptPeople;
  #reading: Promise<FeedReading> | undefined;
  /** When the key was last found not to be allowed the feed, ms since the epoch. */
  #deniedAt: number | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(deps: PeopleFeedDeps) {
    this.#deps = deps;
    this.#kept = new KeptPeople(deps.memory);
  }

  start(): void {
    this.#timer = setInterval(() => this.round(), this.#deps.everyMs ?? EVERY);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Reads to the feed's end now. */
  read(): Promise<FeedReading> {
    return (this.#reading ??= this.#readToItsEnd().finally(() => {
      this.#reading = undefined;
    }));
  }

  /** Reads in the background, as each minute does. */
  round(): void {
    const { crm, log } = this.#deps;
    const rests = this.#deniedAt !== undefined && Math.abs(Date.now() - this.#deniedAt) < DENIED_FOR;
    if (rests || crm.status().state !== 'connected') return;
    this.read().catch((error: unknown) => log.warn({ err: error }, 'people could not be read'));
  }

  /** Something changed: what was denied may be allowed now. */
  forget(): void {
    this.#deniedAt = undefined;
  }

  /** Accounts of the CRM's users, as far as its feed has told them: userId → e-mail or name of the account. */
  logins(): Readonly<Record<string, string>> {
    return this.#kept.logins();
  }

  /** The list with those greyed who have left. */
  withGone(rows: readonly PersonRow[]): PersonRow[] {
    return this.#kept.withGone(rows);
  }

  /** Who is new in the CRM and has no number yet. */
  newcomers(): Newcomer[] {
    const newcomers = this.#kept.newcomers();
    if (newcomers.length === 0) return [];
    return this.#deps.people
      .list()
      .filter(({ userId, numbers }) => newcomers.includes(userId) && numbers.length === 0)
      .map(({ userId, name }) => ({ userId, name }));
  }

  /** The admin has seen who is new. */
  seen(): void {
    this.#kept.seen();
    this.#keep();
  }

  #keep(): void {
    this.#kept.save();
    this.#deps.onPeople();
  }

  async #readToItsEnd(): Promise<FeedReading> {
    const { memory, crm, people } = this.#deps;
    const kept = this.#kept;
    const cursor = this.#cursor();
    const known = new Set(people.list().map(({ userId }) => userId));
    let isNews = false;
    const { found, failed } = await crm.client().readPeople({
      cursor,
      saveCursor: (offset) => memory.write('feedCursor', offset),
      onUser: (userId, name, left, login) => {
        kept.hasLogin(userId, login);
        if (left !== null) {
          isNews = kept.left(userId, left, known.has(userId)) || isNews;
          return;
        }
        const isBack = kept.isThere(userId);
        isNews = people.addDiscovered(userId, name, 'crm') || isBack || isNews;
        // The first read is the existing office; users who appear afterwards are new.
        if (!known.has(userId) && cursor !== null) kept.isNew(userId);
        known.add(userId);
      },
    });
    if (isNews) this.#keep();
    const denied = failed?.kind === 'unauthorized' && failed.why === 'denied';
    this.#deniedAt = denied ? Date.now() : undefined;
    return { found, denied };
  }

  /** How far the feed of this workspace was read; null: from its beginning. */
  #cursor(): string | null {
    const { memory, crm } = this.#deps;
    const { workspace } = crm.status();
    if (workspace === null || memory.read('feedWorkspace') === workspace) return memory.read('feedCursor');
    memory.write('feedWorkspace', workspace);
    return null;
  }
}
