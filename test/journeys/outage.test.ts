/** The CRM is unreachable, in several ways, for the whole of five calls, then back: all five are registered once, nothing stale is told live. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DemoCrm } from '../../app/demo/crm.ts';
import type { Expected } from '../fixtures/trace.ts';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';
import { registeredIn, wrongIn } from './registered.ts';

const FIVE = ['inbound-answered', 'inbound-missed', 'outbound-answered', 'hold-resume', 'blind-transfer'].map((name) =>
  loadTrace(name),
);
const EXPECTED: Expected = { story: '', calls: FIVE.flatMap(({ expected }) => expected.calls) };
const SPEED = 4;

/** Kinds of outage, and how each ends. */
const WAYS: Record<string, (crm: DemoCrm) => Promise<() => Promise<void>>> = {
  'refuses connections': async (crm) => {
    await crm.down();
    return () => crm.up();
  },
  'answers 500': (crm) => {
    const mend = crm.misbehave({ how: 'status', status: 500 });
    return Promise.resolve(() => Promise.resolve(mend()));
  },
  'never answers': (crm) => {
    const mend = crm.misbehave({ how: 'hang' });
    return Promise.resolve(() => Promise.resolve(mend()));
  },
  'cuts every connection': (crm) => {
    const mend = crm.misbehave({ how: 'cut' });
    return Promise.resolve(() => Promise.resolve(mend()));
  },
  'takes our key back again and again': (crm) => {
    const mend = crm.misbehave({ how: 'expire', path: /telephony/ });
    return Promise.resolve(() => Promise.resolve(mend()));
  },
  'is slow and then throttles': (crm) => {
    const mend = crm.misbehave({ how: 'status', status: 429, headers: { 'retry-after': '1' } });
    return Promise.resolve(() => Promise.resolve(mend()));
  },
};

const registered = (crm: DemoCrm): boolean =>
  [...crm.calls.values()].filter((call) => call.registrations.length > 0).length === FIVE.length;
const everything = (crm: DemoCrm): string[] => [...crm.calls.values()].flatMap(({ log }) => log);

type Gone = {
  readonly how: string;
  readonly office: Office;
  readonly end: () => Promise<void>;
  readonly before: number;
};

describe('the CRM is unreachable for the whole of five calls', () => {
  /** How far the PC's clock has moved on by itself (ms). */
  let shift = 0;
  beforeEach(() => {
    const real = Date.now.bind(Date);
    shift = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + shift);
  });
  afterEach(() => void vi.restoreAllMocks());

  const loseIt = async (how: string, begin: (crm: DemoCrm) => Promise<() => Promise<void>>): Promise<Gone> => {
    const office = await openOffice({ config: { recordings: { upload: false } } });
    const end = await begin(office.crm);
    for (const trace of FIVE) await play(office.exchange, trace, { speed: SPEED, squeeze: true }).done;
    await waitForStatus(office.engine, ({ liveCalls, outbox }) => liveCalls === 0 && outbox.waiting >= FIVE.length);
    expect(registered(office.crm), how).toBe(false);
    return { how, office, end, before: everything(office.crm).length };
  };
  /** Ends the outage and expects that everything is registered once, in order, and no live message is older than a minute. */
  const recover = async ({ how, office, end, before }: Gone): Promise<void> => {
    if (shift > 0) {
      // Requests in flight when the clock moved are over too: only the registrations are left.
      office.engine.wake('network');
      await waitForStatus(office.engine, ({ outbox }) => outbox.waiting === FIVE.length);
    }
    await end();
    office.engine.wake('network');
    await office.crm.waitFor(() => registered(office.crm), 90_000);
    await waitForStatus(office.engine, ({ outbox }) => outbox.waiting === 0);
    expect(wrongIn(registeredIn(office.crm), EXPECTED, { by: 'legs' }), how).toEqual([]);
    expect(office.crm.faults, how).toEqual([]);
    for (const call of office.crm.calls.values()) {
      expect(call.registrations, how).toHaveLength(1);
      for (const { timestamp, receivedAt } of call.events)
        expect(receivedAt - Date.parse(timestamp), `${how}: ${call.log.join()}`).toBeLessThan(60_000);
    }
    const late = everything(office.crm)
      .slice(before)
      .filter((what) => what !== 'register-call');
    if (shift > 0) expect(late, how).toEqual([]);
  };

  it.each([
    ['for some seconds', 0],
    ['for ten minutes', 600_000],
  ])(`%s, in ${Object.keys(WAYS).length} ways: ${Object.keys(WAYS).join(', ')}`, async (_, ms) => {
    const gone = await Promise.all(Object.entries(WAYS).map(([how, begin]) => loseIt(how, begin)));
    try {
      shift = ms;
      await Promise.all(gone.map(recover));
      expect(gone.map(({ office }) => registeredIn(office.crm).length)).toEqual(gone.map(() => FIVE.length));
    } finally {
      await Promise.all(gone.map(({ office }) => office[Symbol.asyncDispose]()));
    }
  });

  it('one expired key in the middle of a call costs nothing: every message comes, in order', async () => {
    const office = await openOffice({ config: { recordings: { upload: false } } });
    try {
      const [first] = FIVE;
      office.crm.misbehave({ how: 'expire', path: /call-event/, times: 2 });
      await play(office.exchange, first ?? 'inbound-answered', { speed: SPEED, squeeze: true }).done;
      await office.crm.waitFor(() => [...office.crm.calls.values()].some((call) => call.registrations.length > 0));
      const [call] = office.crm.calls.values();
      expect(call?.log).toEqual([
        'call-started',
        'call-event appeared',
        'call-event connected',
        'call-event disconnected',
        'call-finished',
        'register-call',
      ]);
      expect(office.crm.faults).toEqual([]);
    } finally {
      await office[Symbol.asyncDispose]();
    }
  });

  it('messages that the CRM took in but never answered are sent again under the same ids, and change nothing', async () => {
    const office = await openOffice({ config: { recordings: { upload: false } } });
    try {
      const mend = office.crm.misbehave({ how: 'deaf', path: /register-call/, times: 1 });
      await play(office.exchange, 'inbound-answered', { speed: SPEED, squeeze: true }).done;
      await expect
        .poll(() => [...office.crm.calls.values()].some((call) => call.registrations.length > 0), { timeout: 90_000 })
        .toBe(true);
      mend();
      office.engine.wake('network');
      await waitForStatus(office.engine, ({ outbox }) => outbox.waiting === 0, 90_000);
      expect(registeredIn(office.crm).map(({ registrations }) => registrations)).toEqual([1]);
      expect(office.crm.faults).toEqual([]);
    } finally {
      await office[Symbol.asyncDispose]();
    }
  });
});
