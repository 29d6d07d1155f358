/** What every exchange driver must do, as tests: a new driver supplies a test stand (an exchange that the tests control) and runs them all. */
import { afterEach, describe, expect, test } from 'vitest';
import type { Exchange, ExchangeListener, Snapshot } from '../../app/contract/exchange.ts';
import { WordedError } from '../../app/contract/worded-error.ts';
import { EMPTY_STATE } from '../../app/core/draft.ts';
import type { ChannelId, Fact, State } from '../../app/core/model.ts';
import type { Intent } from '../../app/core/intent.ts';
import { find } from '../../app/core/split-map.ts';
import { track } from '../../app/core/track.ts';
import { createWaiters } from '../../app/demo/waiters.ts';
import { OFFICE } from '../fixtures/told.ts';

/** A call of a client to extension 1001 that the test moves step by step. */
export type PlayedCall = {
  readonly client: ChannelId;
  readonly phone: ChannelId;
  readonly ring: () => void;
  readonly answer: () => void;
  readonly hold: (on: boolean) => void;
  readonly hangUp: () => void;
};

/** An exchange with phones 1001, 1002 and 1003 registered, extension 1004 without a phone, and a driver that is to connect to it. */
export type Stand = {
  readonly exchange: Exchange;
  /** A second driver for the same exchange. */
  readonly another: () => Exchange;
  readonly call: () => PlayedCall;
  /** A client calls in, and the dialplan asks where to send the call. */
  readonly ask: () => ChannelId;
  /** Cuts the connection as the network would; the exchange goes on and accepts us again. */
  readonly cut: () => void;
  /** While true the exchange refuses our login; false: it accepts it again. */
  readonly lockOut: (on: boolean) => void;
  readonly close: () => Promise<void>;
};

const codeOf = (error: unknown): string => (error instanceof WordedError ? error.code : `no words: ${String(error)}`);

/** Collects everything that a driver reports, and feeds it to a model. */
function witness(exchange: Exchange) {
  const waiters = createWaiters(60_000);
  const facts: Fact[] = [];
  const snapshots: Snapshot[] = [];
  const log: string[] = [];
  const intents: Intent[] = [];
  const times: number[] = [];
  let state: State = EMPTY_STATE;
  const feed = (news: readonly Fact[]): void => {
    const step = track(state, news, OFFICE);
    state = step.state;
    intents.push(...step.intents);
  };
  const listener: ExchangeListener = {
    heard: (at) => void times.push(...at.filter((one) => one > 0)),
    timeIs: (at) => {
      times.push(at);
      waiters.check();
    },
    facts: (news) => {
      facts.push(...news);
      log.push(...news.map(({ kind }) => kind));
      feed(news);
      waiters.check();
    },
    read: async (snapshot) => {
      log.push('read');
      await new Promise((resolve) => setImmediate(resolve));
      snapshots.push(snapshot);
      log.push('settled');
      feed(snapshot.facts);
      waiters.check();
    },
    gap: () => {
      log.push('gap');
      waiters.check();
    },
    changed: () => waiters.check(),
    knows: (channel) => find(state.channels, channel) !== undefined,
  };
  exchange.listen(listener);
  return {
    facts,
    snapshots,
    log,
    times,
    state: () => state,
    told: () => intents.map((intent) => (intent.kind === 'call-event' ? intent.type : intent.kind)),
    until: (what: string, probe: () => boolean): Promise<true> => waiters.until(what, () => probe() || undefined),
    connected: (): Promise<true> =>
      waiters.until('a connection that has been read', () =>
        exchange.isConnected() && snapshots.length > 0 ? true : undefined,
      ),
    has: (kind: Fact['kind'], channel: ChannelId): boolean =>
      facts.some((fact) => fact.kind === kind && 'channel' in fact && fact.channel === channel),
    close: waiters.close,
  };
}

/**
 * @param name of the driver
 * @param open makes a stand; nothing is connected yet
 */
export function exchangeContract(name: string, open: () => Promise<Stand>): void {
  describe(`the exchange port: ${name}`, () => {
    const closing: (() => unknown)[] = [];
    afterEach(async () => {
      for (const close of closing.splice(0).toReversed()) await close();
    });
    const set = async () => {
      const stand = await open();
      const { exchange } = stand;
      const seen = witness(exchange);
      closing.push(stand.close, seen.close, () => exchange.stop());
      return { stand, exchange, seen };
    };
    const connected = async () => {
      const all = await set();
      all.exchange.start();
      await all.seen.connected();
      return all;
    };

    test('connects, and reports the exchange’s version and which phones are registered', async () => {
      const { exchange, seen } = await set();
      expect(exchange.status().state).toBe('off');
      expect(exchange.isConnected()).toBe(false);
      exchange.start();
      await seen.connected();
      const status = exchange.status();
      expect([status.state, status.phones]).toEqual(['connected', 3]);
      expect(status.version).toMatch(/^\d+\.\d+/);
      expect(status.words.ru).not.toBe(status.words.en);
      expect([...(exchange.registered() ?? [])].filter((one) => !one.includes('@')).toSorted()).toEqual([
        '1001',
        '1002',
        '1003',
      ]);
      const numbers = (await exchange.extensions()).map(({ number, registered }) => [number, registered]);
      expect(numbers).toContainEqual(['1001', true]);
      expect(numbers).toContainEqual(['1004', false]);
    });

    test('a call is told in facts from which the model makes what the CRM must learn', async () => {
      const { stand, exchange, seen } = await connected();
      const call = stand.call();
      call.ring();
      call.answer();
      call.hold(true);
      call.hold(false);
      call.hangUp();
      await exchange.untilRead();
      expect(seen.told()).toEqual(
        expect.arrayContaining(['call-started', 'appeared', 'connected', 'paused', 'disconnected']),
      );
      const born = seen.facts.filter((fact) => fact.kind === 'created');
      expect(born.map(({ channel, made, claim }) => [channel, made, claim.outside])).toEqual([
        [call.client, 'caller', true],
        [call.phone, 'exchange', false],
      ]);
      expect(born[1]?.by).toBe(call.client);
      expect(seen.facts.every(({ at }) => Number.isSafeInteger(at) && at > 1e15)).toBe(true);
      expect(seen.times.length).toBeGreaterThan(0);
    });

    test('connecting in the middle of a call reads it, before anything else is told', async () => {
      const { stand, exchange, seen } = await set();
      const call = stand.call();
      call.ring();
      call.answer();
      exchange.start();
      await seen.connected();
      call.hangUp();
      await seen.until('the end', () => seen.has('ended', call.phone));
      expect(seen.log.indexOf('settled')).toBeLessThan(seen.log.indexOf('ended'));
      const alive = seen.snapshots[0]?.facts.find((fact) => fact.kind === 'alive');
      expect(alive?.kind === 'alive' && alive.channels.toSorted()).toEqual([call.client, call.phone].toSorted());
      expect(seen.told()).toEqual(expect.arrayContaining(['call-started', 'appeared', 'connected', 'disconnected']));
    });

    test('a cut is reported as a gap; channels that ended meanwhile are not among the live ones', async () => {
      const { stand, seen } = await connected();
      const call = stand.call();
      call.ring();
      call.answer();
      await seen.until('the talk', () => seen.told().includes('connected'));
      const before = seen.snapshots.length;
      stand.cut();
      call.hangUp();
      await seen.until('the next reading', () => seen.snapshots.length > before);
      expect(seen.log).toContain('gap');
      const { facts = [], lastHeard = 0 } = seen.snapshots.at(-1) ?? {};
      const alive = facts.find((fact) => fact.kind === 'alive');
      expect(alive?.kind === 'alive' && alive.channels).toEqual([]);
      const [birth] = seen.facts;
      expect(lastHeard).toBeGreaterThanOrEqual(birth?.at ?? Infinity);
      expect(seen.told()).toContain('disconnected');
    });

    test('login refused: state “refused”, with a code and a text in both languages; once it is accepted it connects', async () => {
      const { stand, exchange, seen } = await set();
      stand.lockOut(true);
      exchange.start();
      await seen.until('a refusal', () => exchange.status().state === 'refused');
      const { code, words } = exchange.status();
      expect(code).not.toBe('');
      expect([words.ru, words.en].every((one) => one.length > 10)).toBe(true);
      stand.lockOut(false);
      exchange.reconfigure();
      await seen.connected();
    });

    test('dials: the user’s own phone first, under the id that was given', async () => {
      const { exchange, seen } = await connected();
      const channel = '5f6f6c0e-1111-4222-8333-444455556666';
      const placement = { extension: '1001', domain: null, number: '1002', shown: '1002', autoAnswer: true };
      await exchange.dial({ ...placement, channel });
      await exchange.untilRead();
      expect(seen.has('answered', channel)).toBe(true);
      const failed = await exchange.dial({ ...placement, channel, extension: '1004' }).catch(codeOf);
      expect(failed).toBe('not-placed');
    });

    test('transfers, releases and hangs up; a channel that is gone is no error', async () => {
      const { exchange, seen } = await connected();
      const channel = '5f6f6c0e-1111-4222-8333-444455557777';
      await exchange.dial({
        channel,
        extension: '1001',
        domain: null,
        number: '1002',
        shown: '1002',
        autoAnswer: true,
      });
      expect(await exchange.release(channel)).toBe(true);
      expect(await exchange.transfer(channel, '1003', 'default')).toBe(true);
      await seen.until('the third phone', () =>
        seen.facts.some(
          (fact) => fact.kind === 'created' && fact.by === channel && fact.claim.user?.startsWith('1003'),
        ),
      );
      expect(await exchange.hangUp(channel)).toBe(true);
      await seen.until('the end', () => seen.has('ended', channel));
      expect(await exchange.hangUp(channel)).toBe(false);
      expect(await exchange.transfer(channel, '1003', 'default')).toBe(false);
      expect(await exchange.release(channel)).toBe(false);
    });

    test('an invalid number is not sent to the exchange', async () => {
      const { exchange } = await connected();
      const bad = { extension: '1001', domain: null, number: '10 02\n', shown: '1002', autoAnswer: false };
      const channel = '5f6f6c0e-1111-4222-8333-444455558888';
      expect(await exchange.dial({ ...bad, channel }).catch(() => 'refused')).toBe('refused');
      expect(await exchange.hangUp('not a channel\nhupall').catch(() => 'refused')).toBe('refused');
    });

    test('reports the dialplan’s question where to send a client', async () => {
      const { stand, exchange, seen } = await connected();
      const client = stand.ask();
      await exchange.untilRead();
      expect(seen.has('waits', client)).toBe(true);
      expect(seen.log.indexOf('created')).toBeLessThan(seen.log.indexOf('waits'));
    });

    test('untilRead: when it resolves, everything sent before has been reported', async () => {
      const { stand, exchange, seen } = await connected();
      const call = stand.call();
      call.ring();
      await exchange.untilRead();
      expect(seen.has('rang', call.phone)).toBe(true);
    });

    test('returns the exchange’s time on request', async () => {
      const { exchange, seen } = await connected();
      const before = seen.times.length;
      await exchange.askTime();
      expect(seen.times.length).toBeGreaterThan(before);
    });

    test('without a connection commands fail at once and say so', async () => {
      const { exchange } = await set();
      const placement = { extension: '1001', domain: null, number: '1002', shown: '1002', autoAnswer: false };
      const channel = '5f6f6c0e-1111-4222-8333-444455559999';
      for (const command of [
        exchange.dial({ ...placement, channel }),
        exchange.hangUp(channel),
        exchange.transfer(channel, '1002', 'default'),
        exchange.release(channel),
        exchange.askTime(),
        exchange.memory.read('x'),
      ])
        expect(await command.then(() => 'done', codeOf)).toBe('offline');
      await exchange.untilRead();
    });

    test('reports nothing after stop', async () => {
      const { stand, exchange, seen } = await connected();
      exchange.stop();
      const count = seen.facts.length;
      const call = stand.call();
      call.ring();
      call.hangUp();
      await new Promise((resolve) => setImmediate(resolve));
      expect([exchange.status().state, seen.facts.length]).toEqual(['off', count]);
    });

    test('two Plechos share its memory, by compare-and-set', async () => {
      const { stand, exchange } = await connected();
      const other = stand.another();
      const seen = witness(other);
      closing.push(seen.close, () => other.stop());
      other.start();
      await seen.connected();
      const { memory } = exchange;
      expect(await memory.read('place')).toBeNull();
      expect(await memory.claim('place', 'ours')).toBe(true);
      expect(await other.memory.claim('place', 'theirs')).toBe(false);
      expect(await other.memory.read('place')).toBe('ours');
      expect(await other.memory.remove('place', 'theirs')).toBe(false);
      expect(await other.memory.remove('place', 'ours')).toBe(true);
      await other.memory.write('place', 'anything');
      expect(await memory.read('place')).toBe('anything');
      expect(await memory.uptime()).toBeGreaterThan(0);
    });

    test('keeps the events of a call as a trace, and erases those that contain a number', async () => {
      const { stand, exchange, seen } = await connected();
      const call = stand.call();
      call.ring();
      call.hangUp();
      await seen.until('the end', () => seen.has('ended', call.client));
      await exchange.untilRead();
      expect(exchange.traces.save([call.client], false)?.length).toBeGreaterThan(100);
      expect(exchange.traces.save(['nobody'], false)).toBeNull();
      expect(exchange.traces.forget('79997775533')).toBeGreaterThan(0);
      expect(exchange.traces.save([call.client], false)).toBeNull();
    });
  });
}
