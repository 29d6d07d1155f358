/** The PC slept, or a clock was changed: calls are closed and registered with the best known times, and nothing stale is told live. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { play } from '../fixtures/replay.ts';
import { loadTrace, type TraceEvent } from '../fixtures/trace.ts';
import { openOffice, waitForStatus, type Office } from './office.ts';
import { registeredIn, wrongIn } from './registered.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const LINK = { firstPause: 50, maxPause: 200, login: 300, command: 500 };
const trace = loadTrace('inbound-answered');
/** At this moment of the trace both are talking (ms). */
const TALKING = trace.lines.find(({ event }) => event['Event-Name'] === 'CHANNEL_BRIDGE')?.t ?? 0;

describe('time jumps', () => {
  /** How far the PC's clock was moved (ms). */
  let shift = 0;
  let office: Office;
  beforeEach(async () => {
    const real = Date.now.bind(Date);
    shift = 0;
    vi.spyOn(Date, 'now').mockImplementation(() => real() + shift);
    office = await openOffice({ config: { recordings: { upload: false } }, engine: { linkTimings: LINK } });
  });
  afterEach(async () => {
    await office[Symbol.asyncDispose]();
    vi.restoreAllMocks();
  });

  const log = (): string[] => [...office.crm.calls.values()].flatMap((call) => call.log);
  const registered = (): boolean => [...office.crm.calls.values()].some((call) => call.registrations.length > 0);

  /** The call was answered and ended after that, but not after the exchange was last heard; its clock and ours differ by less than a second. */
  const endedBy = (
    lost: number,
    item?: { readonly startedAt?: string | undefined; readonly finishedAt: string },
  ): void => {
    const [answered, ended] = [item?.startedAt, item?.finishedAt].map((time) => Date.parse(time ?? ''));
    expect(ended).toBeGreaterThanOrEqual(answered ?? Number.NaN);
    expect(ended).toBeLessThan(lost + 1000);
  };

  it('asleep for ten minutes in a talk that ended meanwhile: registered as answered, with its end when it was last seen; no late live messages', async () => {
    const playing = play(office.exchange, trace, { until: TALKING + 300, speed: 4, squeeze: true });
    await playing.done;
    await office.crm.waitFor(() => log().at(-1) === 'call-event connected');
    office.exchange.silence(true);
    office.exchange.cut('reset');
    await waitForStatus(office.engine, ({ exchange }) => exchange.state === 'connecting');
    const lost = Date.now();
    office.exchange.table.clear();
    shift = 10 * MINUTE;
    office.exchange.silence(false);
    office.engine.wake('resume');
    await office.crm.waitFor(registered, 90_000);
    expect(log()).toEqual(['call-started', 'call-event appeared', 'call-event connected', 'register-call']);
    const [call] = office.crm.calls.values();
    const [item] = call?.registrations[0]?.items ?? [];
    endedBy(lost, item);
    expect(office.crm.faults).toEqual([]);
  });

  it('off for ten minutes in a talk that ended meanwhile: its end is when it was last seen, not the time of the restart', async () => {
    await play(office.exchange, trace, { until: TALKING + 300, speed: 4, squeeze: true }).done;
    await office.crm.waitFor(() => log().at(-1) === 'call-event connected');
    const lost = Date.now();
    office.exchange.table.clear();
    shift = 10 * MINUTE;
    await office.restart();
    await office.crm.waitFor(registered, 90_000);
    const [call] = office.crm.calls.values();
    const [item] = call?.registrations[0]?.items ?? [];
    endedBy(lost, item);
    expect(office.crm.faults).toEqual([]);
  });

  it("the PC's clock is set back an hour in the middle of a call: told to its end, in order, registered once", async () => {
    const playing = play(office.exchange, trace, {
      speed: 2,
      squeeze: true,
      // Live messages that still wait when the clock is set back are dropped on purpose (their age is unknown), so wait until the CRM has them.
      gate: async (at) => {
        if (at <= TALKING + 300 || shift !== 0) return;
        await office.crm.waitFor(() => log().at(-1) === 'call-event connected', 90_000);
        await waitForStatus(office.engine, ({ outbox }) => outbox.waiting === 0);
        shift = -HOUR;
      },
    });
    await playing.done;
    await office.crm.waitFor(registered, 90_000);
    expect(log()).toEqual([
      'call-started',
      'call-event appeared',
      'call-event connected',
      'call-event disconnected',
      'call-finished',
      'register-call',
    ]);
    expect(wrongIn(registeredIn(office.crm), trace.expected, { by: 'legs' })).toEqual([]);
    expect(office.crm.faults).toEqual([]);
    await waitForStatus(office.engine, ({ outbox }) => outbox.waiting === 0 && outbox.failed === 0);
    await next();
  });

  it.each([
    ['back', -HOUR],
    ['forward', HOUR],
  ])(
    "the exchange's clock is set %s an hour in the middle of a call: told to its end, no time earlier than the one before it, registered once",
    async (_, jump) => {
      const playing = play(office.exchange, trace, {
        speed: 2,
        squeeze: true,
        alter: (event, at) => (at > TALKING ? moved(event, jump) : event),
      });
      await playing.done;
      await office.crm.waitFor(registered, 90_000);
      expect(log().slice(0, 3)).toEqual(['call-started', 'call-event appeared', 'call-event connected']);
      expect(log().slice(-2)).toEqual(['call-finished', 'register-call']);
      expect(wrongIn(registeredIn(office.crm), trace.expected, { by: 'legs' })).toEqual([]);
      expect(office.crm.faults).toEqual([]);
      await next(jump);
    },
  );

  /** Expects the next call to be told as usual. */
  const next = async (jump = 0): Promise<void> => {
    const told = new Set(office.crm.calls.keys());
    const playing = play(office.exchange, trace, { speed: 2, squeeze: true, alter: (event) => moved(event, jump) });
    await playing.done;
    const fresh = () => [...office.crm.calls.values()].filter(({ externalId }) => !told.has(externalId));
    await office.crm.waitFor(() => fresh().some((call) => call.registrations.length > 0), 90_000);
    expect(fresh().map((call) => call.log)).toEqual([
      [
        'call-started',
        'call-event appeared',
        'call-event connected',
        'call-event disconnected',
        'call-finished',
        'register-call',
      ],
    ]);
    expect(office.crm.faults).toEqual([]);
  };
});

/** The same event by a changed clock: all its times in µs are moved. */
function moved(event: TraceEvent, ms: number): TraceEvent {
  const text = JSON.stringify(event).replace(/(?<!\d)\d{16}(?!\d)/g, (digits) => String(Number(digits) + ms * 1000));
  return JSON.parse(text) as TraceEvent;
}
