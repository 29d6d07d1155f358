/** The event socket is down between two events of a call, and the exchange's time advances only with its events: the same gap gives the same result every time. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Trace, TraceEvent } from '../fixtures/trace.ts';
import { createMover, loadTrace } from '../fixtures/trace.ts';
import { openOffice, toldTo, waitForStatus, type Office } from './office.ts';
import { folder } from './product.ts';
import { createRecords } from './records.ts';
import { registeredIn, wrongIn } from './registered.ts';

/** Whatever else the machine does, no command comes too late: that would be a second gap, and the exchange’s time stands still. */
const LINK = { firstPause: 10, maxPause: 20, login: 1_000, command: 20_000 };
/** Longer than any live message is held back (ms). */
const PAUSE = 350;
const stampOf = (event: TraceEvent): number => Number(event['Event-Date-Timestamp']) / 1000;

/** The gap begins before event `from` of the trace and is over before event `to`; `from` 0: Plecho was off until then. */
type Gap = {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly withRecords?: boolean;
  /** The connection stalls for so long before the last event comes through, then it breaks. */
  readonly stallMs?: number;
};

/** The index of the event after which nothing happens for a while; the n-th such moment. */
const quiet = ({ lines }: Trace, nth: number): number => {
  const found = lines.flatMap(({ t }, at) => ((lines[at + 1]?.t ?? t) - t > PAUSE ? [at + 1] : []));
  return found.at(nth) ?? 0;
};
/** The index of the n-th event of this kind in the trace. */
const place = ({ lines }: Trace, kind: string, nth: number): number =>
  lines.flatMap(({ event }, at) => (event['Event-Name'] === kind ? [at] : [])).at(nth) ?? 0;

/** Plays the call with the gap. @returns what the office knows when the connection is back, and the faults in the end */
async function live({
  name,
  from,
  to,
  withRecords = true,
  stallMs = 0,
}: Gap): Promise<{ legs: string[]; wrong: string[] }> {
  const trace = loadTrace(name);
  using files = folder();
  const records = join(files.path, 'json_cdr');
  mkdirSync(records);
  let clock = Date.now();
  const office: Office = await openOffice({
    exchange: { clock: () => clock },
    engine: { linkTimings: LINK, historySettleMs: 0 },
    config: {
      recordings: { upload: false },
      ...(withRecords && { history: { kind: 'folder', format: 'json_cdr', path: records } }),
    },
  });
  try {
    const mover = createMover(trace, { startAt: clock, coreUuid: office.exchange.coreUuid() });
    const cdrs = createRecords(records, trace, () => mover);
    const send = async (begin: number, end: number): Promise<void> => {
      for (const { event } of trace.lines.slice(begin, end)) {
        const moved = mover.value(event);
        cdrs.on(moved);
        clock = Math.max(clock, stampOf(moved) || 0);
        office.exchange.publish(moved);
        await new Promise((resolve) => setTimeout(resolve, 1));
      }
    };
    await send(0, from - 1);
    await new Promise((resolve) => setTimeout(resolve, stallMs));
    await send(Math.max(0, from - 1), from);
    office.exchange.silence(true);
    office.exchange.cut('reset');
    await waitForStatus(office.engine, ({ exchange }) => exchange.state !== 'connected');
    await send(from, to);
    office.exchange.silence(false);
    await waitForStatus(office.engine, ({ exchange }) => exchange.state === 'connected');
    await new Promise((resolve) => setTimeout(resolve, PAUSE)); // messages held back become due
    const legs = toldTo(office.crm).flatMap((call) =>
      call.legs.map((leg) => `${leg.from} → ${leg.to} ${leg.events.at(-1) ?? ''}`),
    );
    await send(to, trace.lines.length);
    cdrs.settle();
    const { crm, engine } = office;
    const wanted = trace.expected.calls.length;
    if (withRecords) await crm.webhook('communications/sync', engine.callbacksUrl());
    const isOver = (): boolean => [...crm.calls.values()].every((call) => call.registrations.length > 0);
    const wrong: string[] = [];
    await crm
      .waitFor(() => isOver() && (crm.calls.size >= wanted || !withRecords), 60_000)
      .catch((error: unknown) => void wrong.push(String(error).slice(0, 300)));
    await waitForStatus(engine, ({ outbox, liveCalls }) => outbox.waiting === 0 && liveCalls === 0).catch(
      (error: unknown) => void wrong.push(String(error).slice(0, 300)),
    );
    for (const { started, finishedCount, log } of crm.calls.values())
      if (started !== null && finishedCount !== 1) wrong.push(`not finished once: ${log.join(', ')}`);
    if (withRecords) wrong.push(...wrongIn(registeredIn(crm), trace.expected, { by: 'legs' }));
    wrong.push(...crm.faults.map(({ rule, detail }) => `${rule}: ${detail}`));
    return { legs, wrong };
  } finally {
    await office[Symbol.asyncDispose]();
  }
}

describe.concurrent('a gap', () => {
  it('over a blind transfer: after it the client is seen with the new colleague', async () => {
    const trace = loadTrace('blind-transfer');
    const { legs, wrong } = await live({ name: trace.name, from: quiet(trace, 1), to: quiet(trace, -1) });
    expect(legs).toEqual(['client → user:1001 disconnected', 'client → user:1002 connected']);
    expect(wrong).toEqual([]);
  });

  it.each(['ring-group-answered', 'blind-transfer', 'attended-transfer', 'queue', 'valet-park', 'overflow'])(
    '%s: a gap that ends while the last channel is still listed: closed and registered once',
    async (name) => {
      const trace = loadTrace(name);
      const gap = { name, from: quiet(trace, 0), to: place(trace, 'CHANNEL_DESTROY', -1) };
      expect((await live(gap)).wrong).toEqual([]);
      expect((await live({ ...gap, withRecords: false })).wrong).toEqual([]);
    },
  );

  it('on a connection that stalls before it breaks: events stamped meanwhile belong to the gap, a consultation is not a separate call', async () => {
    const trace = loadTrace('attended-transfer');
    const gap = {
      name: trace.name,
      from: place(trace, 'CHANNEL_CREATE', 1) + 1,
      to: trace.lines.length,
      stallMs: 1500,
    };
    expect((await live(gap)).wrong).toEqual([]);
  });

  it.each(['two-clients-one-user', 'five-at-once'])(
    '%s: calls that began and ended in the gap are registered, though other calls of the same people go on',
    async (name) => {
      const trace = loadTrace(name);
      for (const nth of [-2, -1]) expect((await live({ name, from: 0, to: quiet(trace, nth) })).wrong).toEqual([]);
    },
  );
});
