/** The program is off while a talk is transferred; the talk was quiet for a long time before, and there are no records. */
import { expect, it } from 'vitest';
import { loadTrace, createMover } from '../fixtures/trace.ts';
import { openOffice, toldTo, waitForStatus } from './office.ts';

const TRACE = loadTrace('blind-transfer');
const BRIDGED = TRACE.lines.findIndex(({ event }) => event['Event-Name'] === 'CHANNEL_BRIDGE');
/** The index of the event in the middle of the first talk after which the client is transferred. */
const PASSED_ON = TRACE.lines.findIndex(({ t }, at) => at >= BRIDGED && (TRACE.lines[at + 1]?.t ?? t) - t > 500) + 1;
const TALK_MS = 40_000;

it('a quiet talk of 40 s, the client transferred during a restart: registered with the last known moment', async () => {
  let now = Date.now();
  const office = await openOffice({ exchange: { clock: () => now }, config: { recordings: { upload: false } } });
  try {
    const mover = createMover(TRACE, { startAt: now, coreUuid: office.exchange.coreUuid() });
    const later = createMover(TRACE, {
      startAt: now + TALK_MS,
      coreUuid: office.exchange.coreUuid(),
      freshUuids: false,
    });
    const send = (
      from: number,
      to: number,
      move: (event: (typeof TRACE.lines)[number]['event']) => typeof event,
    ): void => {
      for (const { event } of TRACE.lines.slice(from, to)) {
        const moved = move(event);
        now = Math.max(now, Number(moved['Event-Date-Timestamp']) / 1000 || 0);
        office.exchange.publish(moved);
      }
    };
    send(0, PASSED_ON, (event) => mover.value(event));
    await office.crm.waitFor(() => toldTo(office.crm)[0]?.legs[0]?.events.includes('connected') === true);
    now += TALK_MS;
    // The product polls the exchange every few seconds of a call; a second poll means that the first one was answered.
    for (let turn = 0; turn < 2; turn += 1)
      await office.exchange.waitForCommand(/strepoch/, office.exchange.commands.length);
    await office.engine.stop();
    office.engine = { ...office.engine, stop: async () => undefined };
    send(PASSED_ON, TRACE.lines.length, (event) => mover.value(later.value(event)));
    await office.restart();
    await waitForStatus(office.engine, ({ liveCalls, outbox }) => liveCalls === 0 && outbox.waiting === 0);
    const [first] = toldTo(office.crm)[0]?.registrations.at(-1) ?? [];
    const talk = ((first?.finishedAt ?? 0) - (first?.startedAt ?? 0)) / 1_000_000;
    expect(talk).toBeGreaterThan(35);
    expect(talk).toBeLessThan(60);
  } finally {
    await office[Symbol.asyncDispose]();
  }
});
