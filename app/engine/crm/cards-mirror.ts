/** The CRM's contacts and companies, mirrored from its feed: filled in the background, resumed where it was, followed each minute. */
import type { Logger } from 'pino';
import type { Settings } from '../../contract/settings.ts';
import { phoneDigits } from '../../core/phone-number.ts';
import type { CardChange as TheirChange } from '../../crm/port.ts';
import type { CardChange } from '../../store/cards.ts';
import type { Store } from '../../store/store.ts';
import type { CrmConnection } from './crm-connection.ts';

export type CardsMirrorDeps = {
  readonly crm: Pick<CrmConnection, 'client' | 'status'>;
  readonly store: Pick<Store, 'cards' | 'getMeta' | 'setMeta' | 'nameCallers'>;
  /** How numbers without country code are meant. */
  readonly settings: () => Pick<Settings, 'country' | 'areaCode'>;
  /** The names of these clients may have changed. */
  readonly onNames: (phones: readonly string[]) => void;
  /** How far the first filling is. */
  readonly onProgress: (state: ClientsState) => void;
  readonly everyMs?: number;
  readonly log: Logger;
};

/** `denied`: the key may not read the feed, names come with calls only. */
export type ClientsState = { readonly count: number; readonly state: 'filling' | 'filled' | 'denied' | 'unread' };

export type CardsMirror = ReturnType<typeof createCardsMirror>;

/** Advised by the CRM: a minute between rounds. */
const EVERY = 60_000;
/** Where the key may not read the feed, it is tried again this often. */
const DENIED_FOR = 3_600_000;
/** A break after a page of the first filling: the calls' messages go first. */
const BREATH = 25;
const CURSOR = 'cardsCursor';
const FILLED = 'cardsFilled';
const WORKSPACE = 'cardsWorkspace';

export function createCardsMirror(deps: CardsMirrorDeps) {
  const { crm, store, log } = deps;
  let reading: Promise<void> | null = null;
  let deniedAt: number | null = null;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const state = (): ClientsState => ({
    count: store.cards.count(),
    state:
      deniedAt !== null
        ? 'denied'
        : store.getMeta(FILLED) !== null
          ? 'filled'
          : store.getMeta(CURSOR) === null
            ? 'unread'
            : 'filling',
  });

  const readable = (change: TheirChange): CardChange =>
    change.do === 'put' && change.phones !== undefined
      ? { ...change, phones: change.phones.map((phone) => phoneDigits(phone, deps.settings())) }
      : change;

  const read = async (): Promise<void> => {
    const { workspace } = crm.status();
    if (workspace !== null && store.getMeta(WORKSPACE) !== workspace) {
      if (store.getMeta(WORKSPACE) !== null) store.cards.clear();
      for (const key of [CURSOR, FILLED]) store.setMeta(key, null);
      store.setMeta(WORKSPACE, workspace);
    }
    const isFirst = store.getMeta(FILLED) === null;
    for (;;) {
      const from = store.getMeta(CURSOR);
      const outcome = await crm.client().readCards(from);
      if (stopped) return;
      if (outcome.kind !== 'ok') {
        deniedAt = outcome.kind === 'unauthorized' && outcome.why === 'denied' ? Date.now() : null;
        return deps.onProgress(state());
      }
      deniedAt = null;
      const { changes, mark, more } = outcome.value;
      // Cards and cursor in one step: cut off at any moment, it goes on with the next page.
      const touched = store.cards.apply(changes.map(readable), () => {
        if (mark !== from) store.setMeta(CURSOR, mark);
        if (!more) store.setMeta(FILLED, 'yes');
      });
      const named = store.nameCallers(touched, true);
      if (named.length > 0) deps.onNames(named);
      if (isFirst || touched.length > 0) deps.onProgress(state());
      if (!more) return;
      if (isFirst) await new Promise((resolve) => setTimeout(resolve, BREATH));
      if (stopped) return;
    }
  };

  const round = (): void => {
    const rests = deniedAt !== null && Math.abs(Date.now() - deniedAt) < DENIED_FOR;
    if (rests || stopped || crm.status().state !== 'connected') return;
    reading ??= read()
      .catch((error: unknown) => log.warn({ err: error }, 'the clients of the CRM could not be read'))
      .finally(() => {
        reading = null;
      });
  };

  return {
    state,
    /** Reads in the background, as the minute's round does; resolves when the reading under way is over. */
    async round(): Promise<void> {
      round();
      await reading;
    },
    start(): void {
      timer = setInterval(round, deps.everyMs ?? EVERY);
      timer.unref();
    },
    stop(): void {
      stopped = true;
      clearInterval(timer);
    },
    /** Something changed: what was denied may be allowed now. */
    forget(): void {
      deniedAt = null;
    },
  };
}
