/** FreeSWITCH behind the port of an exchange: events become facts, the state is read after a gap, phones are known, commands go out. */
import { setTimeout as delay } from 'node:timers/promises';
import {
  CLOCK_SET_BACK,
  type CallControl,
  type Exchange,
  type ExchangeListener,
  type Placement,
} from '../contract/exchange.ts';
import type { Fact } from '../core/model.ts';
import type { ExchangeOptions } from '../exchange/driver.ts';
import { createDebounce } from '../timers/debounce.ts';
import { createCommands, type Commands } from './commands/commands.ts';
import { registeredUsers, type Registration } from './commands/directory.ts';
import { createSharedMemory } from './commands/shared-memory.ts';
import { contactKey } from './events/headers.ts';
import { SUBSCRIPTIONS, translate } from './events/translate.ts';
import type { JsonEvent } from './events/json-event.ts';
import { readSnapshot } from './events/snapshot.ts';
import { createLink } from './link/link.ts';
import type { LinkSession } from './link/types.ts';
import { createTraceMemory } from './trace/trace.ts';

const PHONES_EVERY = 60_000;
/** A client who waits in the dialplan is sent on at once or not at all: later he may have gone his usual way (ms). */
const CONTEXT_WITHIN = 400;
/** The list of phones is read a moment after a change; where phones change all the time, this often. */
const PHONES_SETTLE = 1_000;
const PHONES_LIMIT = 5_000;
/** For “save this call's trace”: some 800 events. */
const TRACE_BYTES = 8 * 1024 * 1024;
/** How long an answer to `hash` is waited for (ms). */
const HASH_PATIENCE = 3_000;
const DUMPED_AT = /"Event-Date-Timestamp":\s*"(\d{16})"/;
const REGISTRATION = /^sofia::(register|unregister|expire)$/;

const silent: ExchangeListener = {
  heard: () => undefined,
  timeIs: () => undefined,
  facts: () => undefined,
  read: async () => undefined,
  gap: () => undefined,
  changed: () => undefined,
  knows: () => false,
};

/** Rejects after so long (ms). */
const late = async (ms: number): Promise<never> => {
  await delay(ms, undefined, { ref: false });
  throw new Error(`the exchange did not answer within ${ms} ms`);
};

/** The phones that are registered, and whose each contact is: some dial strings (FusionPBX's ring groups) name a phone by its contact alone. */
function createPhoneBook() {
  let list: readonly Registration[] = [];
  let users: ReadonlySet<string> | null = null;
  const contacts = new Map<string, string>();
  return {
    adopt(registrations: readonly Registration[]): void {
      list = registrations;
      users = registeredUsers(registrations);
      contacts.clear();
      for (const { user, domain, contact } of registrations)
        if (contact !== undefined) contacts.set(contact, domain === '' ? user : `${user}@${domain}`);
    },
    /** A phone has just registered. */
    learn(event: JsonEvent): void {
      if (event.header('Event-Subclass') !== 'sofia::register') return;
      const [contact, user, realm] = ['contact', 'username', 'realm'].map((name) => event.header(name));
      if (contact === undefined || user === undefined) return;
      contacts.set(contactKey(contact), realm === undefined ? user : `${user}@${realm}`);
    },
    forget: (): void => void (users = null),
    whose: (contact: string): string | undefined => contacts.get(contact),
    users: (): ReadonlySet<string> | null => users,
    domainOf: (extension: string): string | undefined => list.find(({ user }) => user === extension)?.domain,
    /** How many phones of this extension are registered. */
    count: (extension: string, domain: string | null): number =>
      list.filter((phone) => phone.user === extension && (domain === null || phone.domain === domain)).length,
  };
}

/** @returns the exchange, not connected yet */
export function createFreeSwitch(deps: ExchangeOptions): Exchange {
  const { settings, log } = deps;
  const phones = createPhoneBook();
  const traces = createTraceMemory(TRACE_BYTES);
  let listener = silent;
  let version: string | undefined;
  let ownDomain: string | undefined;
  let phonesTimer: NodeJS.Timeout | undefined;
  let isReadingPhones = false;
  /**
   * The stamp of the latest event that came: what is gone after a gap was known to live till then, however long the model's time went on.
   * Not the moment at which it came: on a line that stalls before it breaks, what is lost was stamped before that moment.
   */
  let heardAt = deps.lastHeard;

  const onEvents = (events: readonly JsonEvent[]): void => {
    const times = events.map((event) => Number(event.header('Event-Date-Timestamp')) || 0);
    listener.heard(times);
    for (const at of times) if (at > heardAt || (at > 0 && at < heardAt - CLOCK_SET_BACK)) heardAt = at;
    const { enabled, variable } = settings().redirect;
    const context = { whose: phones.whose, ...(enabled && { askingVariable: variable }) };
    const facts: Fact[] = [];
    const born = new Set<string>();
    const known = (id: string): boolean => born.has(id) || listener.knows(id);
    for (const event of events) {
      phones.learn(event);
      for (const fact of translate(event, known, context)) {
        if (fact.kind === 'created') born.add(fact.channel);
        facts.push(fact);
      }
      if (REGISTRATION.test(event.header('Event-Subclass') ?? '')) phonesChanged.wish(PHONES_SETTLE);
    }
    listener.facts(facts);
    traces.push(events);
  };

  const tellTime = (answer: string): void => {
    if (/^\d{10}\s*$/.test(answer)) listener.timeIs(Number(answer) * 1_000_000);
  };
  const noPhones = (error: unknown): void => log.debug({ err: error }, 'registrations could not be read');

  const resync = async (session: LinkSession): Promise<void> => {
    const lastHeard = heardAt;
    const ask = async (command: string): Promise<string> => {
      const answer = await session.api(command);
      const at = DUMPED_AT.exec(answer)?.[1]; // the first that is heard of its clock after a start
      if (at !== undefined) listener.timeIs(Number(at));
      return answer;
    };
    tellTime(await session.api('strepoch').catch(() => '')); // after a sleep our own idea of its time may be far behind
    const asking = createCommands(session);
    await asking.registrations().then(phones.adopt, noPhones);
    version = await asking.version().catch(() => undefined);
    ownDomain = await asking.defaultDomain().catch(() => undefined);
    const facts = await readSnapshot(ask, lastHeard, { now: deps.now, whose: phones.whose });
    await listener.read({ facts, lastHeard });
    phonesChanged.wish(0);
  };

  /** One question at a time, however many phones register. */
  const readPhones = (): void => {
    if (link.state() !== 'connected') return;
    if (isReadingPhones) return phonesChanged.wish(PHONES_SETTLE);
    isReadingPhones = true;
    clearTimeout(phonesTimer);
    commands
      .registrations()
      .then((list) => {
        phones.adopt(list);
        listener.changed();
      })
      .catch(noPhones)
      .finally(() => {
        isReadingPhones = false;
        clearTimeout(phonesTimer);
        if (link.state() === 'connected') phonesTimer = setTimeout(readPhones, PHONES_EVERY);
      });
  };
  const phonesChanged = createDebounce(PHONES_LIMIT, readPhones);

  const build = () => {
    const connect = deps.connect();
    const { host, port, password } = settings().pbx;
    return createLink({
      settings: { host, port, password },
      ...(connect && { connect }),
      subscriptions: SUBSCRIPTIONS,
      onEvents,
      onState: (state) => {
        if (state !== 'connected') listener.gap();
        listener.changed();
      },
      resync,
      ...(deps.timings && { timings: deps.timings }),
      log,
    });
  };
  let link = build();
  const session: LinkSession = {
    api: (command, ms) => link.api(command, ms),
    bgapi: (command, ms) => link.bgapi(command, ms),
  };
  const commands: Commands = createCommands(session);

  /** The domain under which an extension is registered, and the context of its own dialplan, where the directory tells. */
  const homeOf = async (
    extension: string,
    known?: string,
  ): Promise<{ domain: string; context?: string } | undefined> => {
    const domain = known ?? phones.domainOf(extension);
    if (domain === undefined || domain === '') return undefined;
    const answer = await commands.userVariable(extension, domain, 'user_context').catch(() => '');
    const context = /^[A-Za-z0-9][\w.@-]{0,127}$/.exec(answer.trim())?.[0];
    return { domain, ...(context !== undefined && { context }) };
  };

  const dial = async ({ communicationId, ...placement }: Placement): Promise<void> => {
    const { context, ringSeconds } = settings().dialing;
    // Nothing was set: the phone's registration tells its domain, the directory the context it dials in itself.
    const isUnset = placement.domain === null || placement.domain === '';
    const home = isUnset ? await homeOf(placement.extension) : undefined;
    const domain = home?.domain ?? placement.domain;
    return commands.originate({
      ...placement,
      domain,
      communicationId: communicationId ?? placement.channel,
      context: context === 'default' ? (home?.context ?? context) : context,
      ringSeconds,
      severalPhones: phones.count(placement.extension, domain) > 1,
    });
  };

  const domainFor = async (extension: string, domain: string | null): Promise<string | null> =>
    domain === null || domain === '' ? ((await homeOf(extension))?.domain ?? null) : domain;

  const control: CallControl = {
    ...commands,
    async sendTo(channel, number, dialledBy) {
      const { context } = settings().dialing;
      const own = context === 'default' ? (await homeOf(dialledBy))?.context : undefined;
      return commands.transfer(channel, number, own ?? context);
    },
    async takeOver(order) {
      const domain = await domainFor(order.extension, order.domain);
      const severalPhones = phones.count(order.extension, domain) > 1;
      return commands.takeOver({ ...order, domain, severalPhones, ringSeconds: settings().dialing.ringSeconds });
    },
    consult: async (own, extension, domain) => commands.consult(own, extension, await domainFor(extension, domain)),
  };

  /** A folder that the exchange names itself, on its own disk (Linux or Windows). */
  const folderOf = async (variable: 'log_dir' | 'recordings_dir'): Promise<string | undefined> => {
    if (link.state() !== 'connected') return undefined;
    return /^(?:\/|[A-Za-z]:[\\/])[^\n]*/.exec((await session.api(`global_getvar ${variable}`)).trim())?.[0];
  };

  const start = (): void => {
    if (settings().pbx.password !== '') link.start();
  };

  return {
    listen: (next) => void (listener = next),
    start,
    stop() {
      clearTimeout(phonesTimer);
      phonesChanged.cancel();
      link.stop();
    },
    reconfigure() {
      link.stop();
      phones.forget();
      link = build();
      start();
      listener.changed();
    },
    retryNow: () => link.retryNow(),
    status() {
      const { code, words } = link.detail();
      const users = phones.users();
      const count = users === null ? undefined : [...users].filter((user) => !user.includes('@')).length;
      return {
        state: link.state(),
        code,
        words,
        ...(version !== undefined && { version }),
        ...(count !== undefined && { phones: count }),
      };
    },
    isConnected: () => link.state() === 'connected',
    untilRead: () => link.untilRead(),
    askTime: async () => tellTime(await session.api('strepoch')),
    dial,
    hangUp: (channel) => commands.hangup(channel),
    async transfer(channel, extension, context) {
      const [number = '', domain] = extension.split('@', 2);
      // Nothing was set: an extension is reached where its own phone dials. FusionPBX has no context `default`; a call sent there is lost.
      const home =
        context === 'default' ? await Promise.race([homeOf(number, domain), late(CONTEXT_WITHIN)]) : undefined;
      return commands.transfer(channel, number, home?.context ?? context);
    },
    release: commands.breakWait,
    control,
    registered: phones.users,
    hasDomain(extension) {
      if (ownDomain === undefined || phones.users() === null) return undefined;
      return ownDomain !== '' || (phones.domainOf(extension) ?? '') !== '';
    },
    extensions: commands.extensions,
    async lineOf(extension, domain) {
      const own = domain ?? phones.domainOf(extension);
      if (own === undefined) return undefined;
      const answer = (await commands.userVariable(extension, own, 'outbound_caller_id_number')).trim();
      return /^\+?\d{5,15}$/.test(answer) ? answer : undefined;
    },
    ownerOf: phones.whose,
    logFolder: () => folderOf('log_dir'),
    recordingsFolder: () => folderOf('recordings_dir'),
    memory: createSharedMemory(session, HASH_PATIENCE),
    traces,
  };
}
