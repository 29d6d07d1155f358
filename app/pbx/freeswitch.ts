/** FreeSWITCH behind the port of an exchange: events become facts, the state is read after a gap, phones are known, commands go out. */
import type { Extension } from '../contract/api.ts';
import {
  CLOCK_SET_BACK,
  type CallControl,
  type Exchange,
  type ExchangeListener,
  type ExchangeStatus,
  type Placement,
} from '../contract/exchange.ts';
import type { ChannelId, Fact, Micros } from '../core/model.ts';
import type { ExchangeOptions } from '../exchange/driver.ts';
import { createCommands } from './commands/commands.ts';
import { createSharedMemory } from './commands/shared-memory.ts';
import { SUBSCRIPTIONS, translate } from './events/translate.ts';
import type { JsonEvent } from './events/json-event.ts';
import { readSnapshot } from './events/snapshot.ts';
import { createLink } from './link/link.ts';
import type { Link, LinkSession } from './link/types.ts';
import { CommandsAtHome } from './phones/commands-at-home.ts';
import { Homes } from './phones/homes.ts';
import { PhoneBook } from './phones/phone-book.ts';
import { Registrations } from './phones/registrations.ts';
import { createTraceMemory } from './trace/trace.ts';

/** For “save this call's trace”: some 800 events. */
const TRACE_BYTES = 8 * 1024 * 1024;
/** How long an answer to `hash` is waited for (ms). */
const HASH_PATIENCE = 3_000;
const DUMPED_AT = /"Event-Date-Timestamp":\s*"(\d{16})"/;
const REGISTRATION = /^sofia::(register|unregister|expire)$/;

const nobody: ExchangeListener = {
  heard: () => undefined,
  timeIs: () => undefined,
  facts: () => undefined,
  read: async () => undefined,
  gap: () => undefined,
  changed: () => undefined,
  knows: () => false,
};

/** @returns the exchange, not connected yet */
export const createFreeSwitch = (options: ExchangeOptions): Exchange => new FreeSwitch(options);

class FreeSwitch implements Exchange {
  readonly #options: ExchangeOptions;
  #listener = nobody;
  /** Another one after each change of the address. */
  #link: Link;
  /** Commands over the link of the moment. */
  readonly #session: LinkSession = {
    api: (command, ms) => this.#link.api(command, ms),
    bgapi: (command, ms) => this.#link.bgapi(command, ms),
  };
  readonly #commands = createCommands(this.#session);
  readonly #phones = new PhoneBook();
  readonly #atHome = new CommandsAtHome(
    this.#commands,
    { homes: new Homes(this.#commands, this.#phones), phones: this.#phones },
    () => this.#options.settings().dialing,
  );
  readonly #registrations = new Registrations({
    isConnected: () => this.isConnected(),
    ask: () => this.#commands.registrations(),
    onRead: (list) => {
      this.#phones.adopt(list);
      this.#listener.changed();
    },
    onFailure: (error) => this.#noPhones(error),
  });
  /** Read with each connecting; undefined while the exchange has not told. */
  #version: string | undefined;
  #ownDomain: string | undefined;
  /**
   * The stamp of the latest event that came: what is gone after a gap was known to live till then, however long the model's time went on.
   * Not the moment at which it came: on a line that stalls before it breaks, what is lost was stamped before that moment.
   */
  #heardAt: Micros;

  readonly memory = createSharedMemory(this.#session, HASH_PATIENCE);
  readonly traces = createTraceMemory(TRACE_BYTES);
  readonly control: CallControl = this.#atHome.control();

  constructor(options: ExchangeOptions) {
    this.#options = options;
    this.#heardAt = options.lastHeard;
    this.#link = this.#createLink();
  }

  listen(listener: ExchangeListener): void {
    this.#listener = listener;
  }

  start(): void {
    if (this.#options.settings().pbx.password !== '') this.#link.start();
  }

  stop(): void {
    this.#registrations.stop();
    this.#link.stop();
  }

  reconfigure(): void {
    this.#link.stop();
    this.#phones.forget();
    this.#link = this.#createLink();
    this.start();
    this.#listener.changed();
  }

  retryNow(): void {
    this.#link.retryNow();
  }

  status(): ExchangeStatus {
    const { code, words } = this.#link.detail();
    const version = this.#version;
    const users = this.#phones.users();
    const phones = users === null ? undefined : [...users].filter((user) => !user.includes('@')).length;
    return {
      state: this.#link.state(),
      code,
      words,
      ...(version !== undefined && { version }),
      ...(phones !== undefined && { phones }),
    };
  }

  isConnected(): boolean {
    return this.#link.state() === 'connected';
  }

  untilRead(): Promise<void> {
    return this.#link.untilRead();
  }

  async askTime(): Promise<void> {
    this.#tellTime(await this.#session.api('strepoch'));
  }

  dial(placement: Placement): Promise<void> {
    return this.#atHome.dial(placement);
  }

  hangUp(channel: ChannelId): Promise<boolean> {
    return this.#commands.hangup(channel);
  }

  transfer(channel: ChannelId, extension: string, context: string): Promise<boolean> {
    return this.#atHome.transfer(channel, extension, context);
  }

  release(channel: ChannelId): Promise<boolean> {
    return this.#commands.breakWait(channel);
  }

  registered(): ReadonlySet<string> | null {
    return this.#phones.users();
  }

  hasDomain(extension: string): boolean | undefined {
    if (this.#ownDomain === undefined || this.#phones.users() === null) return undefined;
    return this.#ownDomain !== '' || (this.#phones.domainOf(extension) ?? '') !== '';
  }

  extensions(): Promise<Extension[]> {
    return this.#commands.extensions();
  }

  async lineOf(extension: string, domain: string | null): Promise<string | undefined> {
    const own = domain ?? this.#phones.domainOf(extension);
    if (own === undefined) return undefined;
    const answer = (await this.#commands.userVariable(extension, own, 'outbound_caller_id_number')).trim();
    return /^\+?\d{5,15}$/.test(answer) ? answer : undefined;
  }

  ownerOf(contact: string): string | undefined {
    return this.#phones.ownerOf(contact);
  }

  logFolder(): Promise<string | undefined> {
    return this.#folder('log_dir');
  }

  recordingsFolder(): Promise<string | undefined> {
    return this.#folder('recordings_dir');
  }

  /** A folder that the exchange names itself, on its own disk (Linux or Windows). */
  async #folder(variable: 'log_dir' | 'recordings_dir'): Promise<string | undefined> {
    if (!this.isConnected()) return undefined;
    return /^(?:\/|[A-Za-z]:[\\/])[^\n]*/.exec((await this.#session.api(`global_getvar ${variable}`)).trim())?.[0];
  }

  #createLink(): Link {
    const { settings, timings, log } = this.#options;
    const connect = this.#options.connect();
    const { host, port, password } = settings().pbx;
    return createLink({
      settings: { host, port, password },
      ...(connect && { connect }),
      subscriptions: SUBSCRIPTIONS,
      onEvents: (events) => this.#take(events),
      onState: (state) => {
        if (state !== 'connected') this.#listener.gap();
        this.#listener.changed();
      },
      resync: (session) => this.#readState(session),
      ...(timings && { timings }),
      log,
    });
  }

  /** Events become facts. */
  #take(events: readonly JsonEvent[]): void {
    const { enabled, variable } = this.#options.settings().redirect;
    const context = { whose: this.#whose, ...(enabled && { askingVariable: variable }) };
    const times: Micros[] = [];
    const facts: Fact[] = [];
    const born = new Set<string>();
    const known = (id: string): boolean => born.has(id) || this.#listener.knows(id);
    // All headers of one event, then those of the next: finding them in its bytes is the work.
    for (const event of events) {
      times.push(Number(event.header('Event-Date-Timestamp')) || 0);
      this.#phones.learn(event);
      for (const fact of translate(event, known, context)) {
        if (fact.kind === 'created') born.add(fact.channel);
        facts.push(fact);
      }
      if (REGISTRATION.test(event.header('Event-Subclass') ?? '')) this.#registrations.changed();
    }
    this.#listener.heard(times);
    for (const at of times)
      if (at > this.#heardAt || (at > 0 && at < this.#heardAt - CLOCK_SET_BACK)) this.#heardAt = at;
    this.#listener.facts(facts);
    this.traces.push(events);
  }

  /** After each connecting: what time it is there, who is registered, which calls are in progress. */
  async #readState(session: LinkSession): Promise<void> {
    const lastHeard = this.#heardAt;
    const ask = async (command: string): Promise<string> => {
      const answer = await session.api(command);
      const at = DUMPED_AT.exec(answer)?.[1]; // the first that is heard of its clock after a start
      if (at !== undefined) this.#listener.timeIs(Number(at));
      return answer;
    };
    this.#tellTime(await session.api('strepoch').catch(() => '')); // after a sleep our own idea of its time may be far behind
    const asking = createCommands(session);
    await asking.registrations().then(
      (list) => this.#phones.adopt(list),
      (error: unknown) => this.#noPhones(error),
    );
    this.#version = await asking.version().catch(() => undefined);
    this.#ownDomain = await asking.defaultDomain().catch(() => undefined);
    const facts = await readSnapshot(ask, lastHeard, { now: this.#options.now, whose: this.#whose });
    await this.#listener.read({ facts, lastHeard });
    this.#registrations.readNow();
  }

  readonly #whose = (contact: string): string | undefined => this.#phones.ownerOf(contact);

  /** @param answer to `strepoch`: seconds since the epoch */
  #tellTime(answer: string): void {
    if (/^\d{10}\s*$/.test(answer)) this.#listener.timeIs(Number(answer) * 1_000_000);
  }

  #noPhones(error: unknown): void {
    this.#options.log.debug({ err: error }, 'registrations could not be read');
  }
}
