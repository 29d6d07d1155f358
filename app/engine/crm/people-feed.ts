/** The colleagues of the CRM's feed, read each minute: new ones are offered for mapping, those who left turn grey, names follow the CRM. */
import type { Logger } from 'pino';
import type { PersonRow } from '../../contract/api.ts';
import type { Newcomer } from '../../contract/view.ts';
import type { Gone } from '../../crm/port.ts';
import type { Store } from '../../store/store.ts';
import type { CrmConnection } from './crm-connection.ts';
import type { Memory } from './crm-watch.ts';

export type PeopleFeedDeps = {
  readonly crm: Pick<CrmConnection, 'client' | 'status'>;
  readonly people: Store['people'];
  readonly memory: Memory;
  readonly onPeople: () => void;
  readonly everyMs?: number;
  readonly log: Logger;
};

export type PeopleFeed = ReturnType<typeof createPeopleFeed>;

/** Advised by the CRM: a minute between rounds. */
const EVERY = 60_000;
/** Where the key may not read the feed, it is tried again this often. */
const DENIED_FOR = 3_600_000;

export function createPeopleFeed({ crm, people, memory, onPeople, everyMs = EVERY, log }: PeopleFeedDeps) {
  let reading: Promise<{ found: number; denied: boolean }> | null = null;
  let deniedAt: number | null = null;
  let timer: NodeJS.Timeout | undefined;

  const kept = <T>(key: string, otherwise: T): T => (JSON.parse(memory.read(key) ?? 'null') as T | null) ?? otherwise;
  let gone = kept<Record<string, Gone>>('peopleGone', {});
  let logins = kept<Record<string, string>>('crmLogins', {});
  let newcomers = kept<string[]>('newcomers', []);
  const keep = (): void => {
    memory.write('peopleGone', JSON.stringify(gone));
    memory.write('newcomers', JSON.stringify(newcomers));
    onPeople();
  };

  const read = async (): Promise<{ found: number; denied: boolean }> => {
    const workspace = crm.status().workspace;
    const isSame = workspace === null || memory.read('feedWorkspace') === workspace;
    const cursor = isSame ? memory.read('feedCursor') : null;
    if (!isSame) memory.write('feedWorkspace', workspace);
    const known = new Set(people.list().map(({ userId }) => userId));
    let news = false;
    const { found, failed } = await crm.client().readPeople({
      cursor,
      saveCursor: (offset) => memory.write('feedCursor', offset),
      onUser: (userId, name, left, login) => {
        if (login !== '' && logins[userId] !== login) {
          logins = { ...logins, [userId]: login };
          memory.write('crmLogins', JSON.stringify(logins));
        }
        if (left !== null) {
          newcomers = newcomers.filter((one) => one !== userId);
          if (!known.has(userId) || gone[userId] === left) return; // who was never ours is not brought in to be greyed
          gone = { ...gone, [userId]: left };
          news = true;
          return;
        }
        const { [userId]: before, ...others } = gone;
        gone = others;
        news = people.addDiscovered(userId, name, 'crm') || before !== undefined || news;
        // The first filling is the office as it is; who comes afterwards is new.
        if (!known.has(userId) && cursor !== null) newcomers = [...newcomers, userId];
        known.add(userId);
      },
    });
    if (news) keep();
    const denied = failed?.kind === 'unauthorized' && failed.why === 'denied';
    deniedAt = denied ? Date.now() : null;
    return { found, denied };
  };

  const readOnce = (): Promise<{ found: number; denied: boolean }> =>
    (reading ??= read().finally(() => {
      reading = null;
    }));

  const round = (): void => {
    const rests = deniedAt !== null && Math.abs(Date.now() - deniedAt) < DENIED_FOR;
    if (rests || crm.status().state !== 'connected') return;
    readOnce().catch((error: unknown) => log.warn({ err: error }, 'people could not be read'));
  };

  return {
    /** Reads to the feed's end now. @returns changes of people who are there; `denied`: the key may not read it */
    read: readOnce,
    /** Accounts of the CRM's users, as far as its feed has told them: userId → e-mail or name of the account. */
    logins: (): Readonly<Record<string, string>> => logins,
    /** Reads in the background, as the minute's round does. */
    round,
    start(): void {
      timer = setInterval(round, everyMs);
      timer.unref();
    },
    stop: (): void => clearInterval(timer),
    /** Something changed: what was denied may be allowed now. */
    forget(): void {
      deniedAt = null;
    },
    /** The list with those greyed who have left. */
    withGone: (rows: readonly PersonRow[]): PersonRow[] =>
      rows.map((row) => {
        const left = gone[row.userId];
        return left === undefined ? row : { ...row, gone: left };
      }),
    /** Who is new in the CRM and has no number yet. */
    newcomers(): Newcomer[] {
      if (newcomers.length === 0) return [];
      return people
        .list()
        .filter(({ userId, numbers }) => newcomers.includes(userId) && numbers.length === 0)
        .map(({ userId, name }) => ({ userId, name }));
    },
    /** The admin has seen them. */
    seen(): void {
      newcomers = [];
      keep();
    },
  };
}
