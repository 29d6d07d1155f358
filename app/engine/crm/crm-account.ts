/** One account of the CRM: the session with the key that is set now, and the outbox worker that tells it. */
import { createHash } from 'node:crypto';
import type { Logger } from 'pino';
import type { Dispatcher } from 'undici';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Crm, CrmDriver, CrmSession } from '../../crm/port.ts';
import { Delivery } from '../../crm/outbox/outbox-worker.ts';
import type { Cards, OutboxPort, RecordingPort, Trouble } from '../../crm/outbox/ports.ts';
import type { Memory } from './crm-watch.ts';

export type AccountDeps = {
  readonly driver: CrmDriver;
  readonly language: () => Language;
  readonly outbox: OutboxPort;
  readonly recordings: RecordingPort;
  readonly memory: Memory;
  /** The way to the network; directly where left out. */
  readonly dispatcher?: Dispatcher;
  readonly log: Logger;
};

/** What the account tells, and what it asks in return. */
export type AccountListener = {
  /** Asked before each message. */
  readonly mayTell: () => boolean;
  /** The key is good; what the CRM says of our instance. */
  readonly onGranted: (session: CrmSession) => void;
  /** Connected to a workspace: now, or again. */
  readonly onConnected: () => void;
  readonly onChange: () => void;
  /** What waits or is told changed. */
  readonly onOutbox: () => void;
  readonly onTrouble: (trouble: Trouble) => void;
  readonly onCards: (cards: Cards) => void;
};

export type Account = { readonly client: Crm; readonly delivery: Delivery };

/** A mark by which a later start knows whether it is the same account, and which gives nothing of it away. */
const markOf = (account: object): string =>
  createHash('sha256').update(JSON.stringify(account)).digest('hex').slice(0, 16);

/** @returns the account, which asks and tells nothing before it is used */
export function openAccount(
  { url, kind, apiKey, secret }: Settings['crm'],
  { driver, language, outbox, recordings, memory, dispatcher, log }: AccountDeps,
  to: AccountListener,
): Account {
  const mark = markOf([url, kind, apiKey, secret ?? '']);
  // What is known of another address is not known of this one; a new key of the same one changes nothing.
  const place = markOf([url, kind]);
  const known = memory.read('crmHabits')?.split('\n', 2);
  let wasConnected = false;
  const client = driver.open({
    url,
    kind,
    apiKey,
    ...(secret !== undefined && { secret }),
    log,
    language,
    ...(dispatcher !== undefined && { dispatcher }),
    dialect: {
      kept: known?.[0] === place ? (known[1] ?? null) : null,
      keep: (json) => memory.write('crmHabits', `${place}\n${json}`),
    },
    mayTell: to.mayTell,
    hasWorked: () => memory.read('crmKeyWorked') === mark,
    onGranted: (session) => {
      if (memory.read('crmKeyWorked') !== mark) memory.write('crmKeyWorked', mark);
      to.onGranted(session);
    },
    onState: ({ state }) => {
      const isConnected = state === 'connected';
      if (isConnected && !wasConnected) to.onConnected();
      wasConnected = isConnected;
      to.onChange();
    },
  });
  const delivery = new Delivery({
    outbox,
    crm: client,
    recordings,
    log,
    language,
    onChange: () => {
      to.onOutbox();
      to.onChange();
    },
    onTrouble: to.onTrouble,
    onCards: to.onCards,
  });
  return { client, delivery };
}
