/** A channel whose events are invalid JSON: it does not keep us from connecting, its call is told, and so are all others. */
import { expect, it } from 'vitest';
import type { WireEvent } from '../../app/demo/frames.ts';
import { differences } from '../fixtures/told.ts';
import { createMover, loadTrace } from '../fixtures/trace.ts';
import { openOffice, toldTo, waitForStatus } from './office.ts';

const ODD = 'cccccccc-0000-4000-8000-000000000000';
/** A variable with control bytes, half a UTF-8 sequence, unescaped quotes and backslashes. */
const BYTES = Buffer.concat([
  Buffer.from([1, 2, 27, 0xff, 0xfe, 0xd0]),
  Buffer.from('said "yes", \\x and "no"'),
  Buffer.from([0x1f, 0x7f]),
]);

/** The event as a frame, with such a variable in its middle. */
function oddFrame(event: WireEvent): Buffer {
  const json = Buffer.from(JSON.stringify(event));
  const at = json.indexOf(',"Core-UUID"');
  const body = Buffer.concat([
    json.subarray(0, at),
    Buffer.from(',"variable_odd":"'),
    BYTES,
    Buffer.from('"'),
    json.subarray(at),
  ]);
  return Buffer.concat([Buffer.from(`Content-Length: ${body.length}\nContent-Type: text/event-json\n\n`), body]);
}

it('connects all the same, and tells a call all of whose events are invalid JSON', { timeout: 60_000 }, async () => {
  await using office = await openOffice({
    engine: { linkTimings: { firstPause: 5, maxPause: 20, command: 2000 } },
    config: { recordings: { upload: false } },
  });
  const { exchange, crm, engine } = office;
  const trace = loadTrace('inbound-answered');
  exchange.table.override({
    show: `{"row_count":1,"rows":[{"uuid":"${ODD}","cid_name":"${BYTES.toString('latin1')}","initial_dest":"1001"}]}`,
    dumps: new Map([[ODD, `{"Event-Name":"CHANNEL_DATA","variable_odd":"${BYTES.toString('latin1')}`]]),
  });
  exchange.cut('reset');
  await waitForStatus(engine, (status) => status.exchange.state !== 'connected');
  await office.ready();
  exchange.table.override(null);

  const mover = createMover(trace, { startAt: Date.now(), coreUuid: exchange.coreUuid() });
  const id = mover.id(String(trace.lines[0]?.event['Unique-ID']));
  for (const { event } of trace.lines) {
    const name = String(event['Event-Name']);
    if (/^CHANNEL_(?!STATE|CALLSTATE|EXECUTE|DESTROY|ORIGINATE|OUTGOING|PARK)/.test(name))
      exchange.raw(oddFrame(mover.value(event)));
  }
  await crm.waitFor(() => toldTo(crm, (call) => call === id)[0]?.registrations.length === 1);
  const expected = { ...trace.expected, calls: trace.expected.calls.map(({ recordings: _, ...call }) => call) };
  expect(
    differences(
      toldTo(crm, (call) => call === id),
      expected,
    ),
  ).toEqual([]);
  expect(engine.status().exchange.state).toBe('connected');
});
