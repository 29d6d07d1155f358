/** The exchange's side of the engine: events become facts, gaps are closed, phones are known, commands go out. */
import { find } from '../../core/shelf.ts';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { Settings } from '../../contract/settings.ts';
import type { Status } from '../../contract/view.ts';
import type { ChannelId, Fact, Micros } from '../../core/model.ts';
import { createCommands, type Commands } from '../../pbx/commands/commands.ts';
import { registeredUsers, type Registration } from '../../pbx/commands/directory.ts';
import { createLink } from '../../pbx/link/link.ts';
import type { LinkSession, LinkTimings } from '../../pbx/link/types.ts';
import { readSnapshot } from '../../pbx/events/snapshot.ts';
import { contactKey, SUBSCRIPTIONS, translate } from '../../pbx/events/translate.ts';
import type { JsonEvent } from '../../pbx/events/json-event.ts';
import type { ExchangeClock } from './clock.ts';
import { createLag } from './lag.ts';
import { createDebounce } from './debounce.ts';
import type { Tracker } from './tracker.ts';
import type { Language } from '../../contract/language.ts';

export type ExchangeDeps = {
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly clock: ExchangeClock;
  readonly tracker: () => Tracker;
  /** Another way to the exchange than TCP (the SSH login), or undefined. */
  readonly connect: () => (() => Promise<Duplex>) | undefined;
  /** Facts of the exchange's own records about channels that may have ended unseen; told before what is gone is closed (R17). */
  readonly recall: (listed: ReadonlySet<ChannelId>, since: Micros) => Promise<void>;
  /** The calls going on now were not seen as a whole. */
  readonly onGap: () => void;
  /** Keeps the events of the moment, for saving a trace. */
  readonly keep: (events: readonly JsonEvent[]) => void;
  /** The dialplan waits to be told where this client should go; told after the facts. */
  readonly onWaiting: (channel: ChannelId) => void;
  /** The calls in progress were read: from now on nothing is missed. */
  readonly onRead: () => void;
  readonly onState: () => void;
  readonly timings?: Partial<LinkTimings>;
  readonly log: Logger;
};

export type ExchangeSide = ReturnType<typeof createExchangeSide>;

const PHONES_EVERY = 60_000;
/** The list of phones is read a moment after a change; where phones change all the time, this often. */
const PHONES_SETTLE = 1_000;
const PHONES_LIMIT = 5_000;
const RECALL_LIMIT = 10_000;
const DUMPED_AT = /"Event-Date-Timestamp":\s*"(\d{16})"/;
const REGISTRATION = /^sofia::(register|unregister|expire)$/;

export function createExchangeSide(deps: ExchangeDeps) {
  const lag = createLag();
  let registered: ReadonlySet<string> | null = null;
  let registrations: readonly Registration[] = [];
  let version: string | undefined;
  let ownDomain: string | undefined;
  let phonesTimer: NodeJS.Timeout | undefined;
  let isReadingPhones = false;
  /** When the exchange was last heard (its time): what is gone after a gap was known to live till then, however long the model's time went on. */
  let heardAt = deps.tracker().state().now;

  /** Whose phone registered from a contact: some dial strings (FusionPBX's ring groups) name a phone by that alone. */
  const contacts = new Map<string, string>();
  const whose = (contact: string): string | undefined => contacts.get(contact);
  const adoptPhones = (list: readonly Registration[]): void => {
    registrations = list;
    registered = registeredUsers(list);
    contacts.clear();
    for (const { user, domain, contact } of list)
      if (contact !== undefined) contacts.set(contact, domain === '' ? user : `${user}@${domain}`);
  };
  const learnPhone = (event: JsonEvent): void => {
    if (event.header('Event-Subclass') !== 'sofia::register') return;
    const [contact, user, realm] = ['contact', 'username', 'realm'].map((name) => event.header(name));
    if (contact === undefined || user === undefined) return;
    contacts.set(contactKey(contact), realm === undefined ? user : `${user}@${realm}`);
  };

  const onEvents = (events: readonly JsonEvent[]): void => {
    const facts: Fact[] = [];
    const born = new Set<string>();
    const { enabled, variable } = deps.settings().redirect;
    const context = { whose, ...(enabled && { askingVariable: variable }) };
    const known = (id: string): boolean => born.has(id) || find(deps.tracker().state().channels, id) !== undefined;
    for (const event of events) {
      const at = Number(event.header('Event-Date-Timestamp'));
      if (at > 0) deps.clock.saw(at);
      if (at > 0) lag.saw(at);
      if (at > 0) heardAt = deps.clock.now();
      learnPhone(event);
      for (const fact of translate(event, known, context)) {
        if (fact.kind === 'created') born.add(fact.channel);
        facts.push(fact);
      }
      if (REGISTRATION.test(event.header('Event-Subclass') ?? '')) phonesChanged.wish(PHONES_SETTLE);
    }
    deps.tracker().feed(facts);
    deps.keep(events);
    for (const fact of facts) if (fact.kind === 'waits') deps.onWaiting(fact.channel);
  };

  const resync = async (session: LinkSession): Promise<void> => {
    const lastSeen = heardAt;
    const ask = async (command: string): Promise<string> => {
      const answer = await session.api(command);
      const at = DUMPED_AT.exec(answer)?.[1]; // the first that is heard of its clock after a start
      if (at !== undefined) deps.clock.saw(Number(at));
      return answer;
    };
    const epoch = await session.api('strepoch').catch(() => ''); // after a sleep our own idea of its time may be far behind
    if (/^\d{10}\s*$/.test(epoch)) deps.clock.saw(Number(epoch) * 1_000_000);
    await createCommands(session)
      .registrations()
      .then(adoptPhones)
      .catch((error: unknown) => deps.log.debug({ err: error }, 'registrations could not be read'));
    const facts = await readSnapshot(ask, lastSeen, deps.clock.now, Infinity, whose);
    const alive = new Set(facts.flatMap((fact) => (fact.kind === 'alive' ? fact.channels : [])));
    deps.onGap();
    const lost = [...deps.tracker().state().channels.live.keys()].some((id) => !alive.has(id));
    const listed = new Set([...alive, ...facts.flatMap((fact) => (fact.kind === 'ended' ? [fact.channel] : []))]);
    const late = new Promise((resolve) => setTimeout(resolve, RECALL_LIMIT).unref());
    if (lost) await Promise.race([deps.recall(listed, lastSeen), late]);
    deps.tracker().feed(facts);
    deps.onGap();
    version = await createCommands(session)
      .version()
      .catch(() => undefined);
    ownDomain = await createCommands(session)
      .defaultDomain()
      .catch(() => undefined);
    phonesChanged.wish(0);
    deps.onRead();
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
        adoptPhones(list);
        deps.onState();
      })
      .catch((error: unknown) => deps.log.debug({ err: error }, 'registrations could not be read'))
      .finally(() => {
        isReadingPhones = false;
        clearTimeout(phonesTimer);
        if (link.state() === 'connected') phonesTimer = setTimeout(readPhones, PHONES_EVERY);
      });
  };
  const phonesChanged = createDebounce(PHONES_LIMIT, readPhones);

  const build = () => {
    const connect = deps.connect();
    const { host, port, password } = deps.settings().pbx;
    return createLink({
      settings: { host, port, password },
      ...(connect && { connect }),
      subscriptions: SUBSCRIPTIONS,
      onEvents,
      onState: (state) => {
        if (state !== 'connected') deps.onGap(); // what comes due while nobody listens is not known as a whole
        deps.onState();
      },
      resync,
      ...(deps.timings && { timings: deps.timings }),
      log: deps.log,
    });
  };
  let link = build();
  const session: LinkSession = {
    api: (command, ms) => link.api(command, ms),
    bgapi: (command, ms) => link.bgapi(command, ms),
  };
  const commands: Commands = createCommands(session);
  const wanted = (): boolean => deps.settings().pbx.password !== '';

  return {
    commands,
    session,
    start(): void {
      if (wanted()) link.start();
    },
    /** New address, password or login: connects anew. */
    reconfigure(): void {
      link.stop();
      registered = null;
      link = build();
      this.start();
      deps.onState();
    },
    /** Wake-up or another network: a connection that is up must prove itself. */
    retryNow: (): void => link.retryNow(),
    /** How late the events come. */
    lagSeconds: (): number => lag.seconds(),
    /** Resolves when all is taken in that the exchange said so far: only then has its time passed for the model. */
    untilRead: (): Promise<void> => link.untilRead(),
    isConnected: (): boolean => link.state() === 'connected',
    registered: (): ReadonlySet<string> | null => registered,
    /** How many phones of this extension are registered. */
    phonesOf: (extension: string, domain: string | null): number =>
      registrations.filter((phone) => phone.user === extension && (domain === null || phone.domain === domain)).length,
    /** Is it known in which domain an extension rings: its registration's, or the exchange's own? undefined until the exchange has told. */
    hasDomain(extension: string): boolean | undefined {
      if (ownDomain === undefined || registered === null) return undefined;
      return ownDomain !== '' || registrations.some(({ user, domain }) => user === extension && domain !== '');
    },
    /** The domain under which an extension is registered, and the context of its own dialplan, where the directory tells. */
    async homeOf(extension: string): Promise<{ domain: string; context?: string } | undefined> {
      const domain = registrations.find(({ user }) => user === extension)?.domain;
      if (domain === undefined || domain === '') return undefined;
      const answer = await commands.userVariable(extension, domain, 'user_context').catch(() => '');
      const context = /^[A-Za-z0-9][\w.@-]{0,127}$/.exec(answer.trim())?.[0];
      return { domain, ...(context !== undefined && { context }) };
    },
    /** The outside number that the exchange shows for an extension, where its directory tells. */
    async lineOf(extension: string, domain: string | null): Promise<string | undefined> {
      const own = domain ?? registrations.find(({ user }) => user === extension)?.domain;
      if (own === undefined) return undefined;
      const answer = (await commands.userVariable(extension, own, 'outbound_caller_id_number')).trim();
      return /^\+?\d{5,15}$/.test(answer) ? answer : undefined;
    },
    status(): Status['exchange'] {
      const { words } = link.detail();
      const phones = registered === null ? undefined : [...registered].filter((user) => !user.includes('@')).length;
      return {
        state: link.state(),
        detail: words[deps.language()],
        ...(version !== undefined && { version }),
        ...(phones !== undefined && { phones }),
      };
    },
    code: () => link.detail().code,
    stop(): void {
      clearTimeout(phonesTimer);
      phonesChanged.cancel();
      link.stop();
    },
  };
}
