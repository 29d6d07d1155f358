/** Recordings reach the CRM once, byte for byte, on the leg that talked; a missing one does not hold up the rest. */
import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { openOffice, toldTo, type Office } from './office.ts';

describe('recordings', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plecho-recordings-'));
  let office: Office;

  beforeAll(async () => {
    mkdirSync(folder, { recursive: true });
    const source = { kind: 'folder', from: '/var/lib/freeswitch/recordings', to: folder };
    office = await openOffice({ config: { recordings: { upload: true, source } } });
  });
  afterAll(async () => {
    await office[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(['inbound-answered', 'attended-transfer', 'queue', 'pickup'])(
    '%s: the file lies on the expected leg, unchanged',
    async (name) => {
      const trace = loadTrace(name);
      const client = trace.lines[0]?.event['Unique-ID'] as string;
      const bytes = randomBytes(name === 'inbound-answered' ? 5_000_000 : 20_000);
      const playing = play(office.exchange, trace, {
        speed: 8,
        alter: (event) => {
          // The file exists before RECORD_STOP, as on a real exchange, and is old enough to count as complete.
          const path = event['Record-File-Path'];
          if (event['Event-Name'] === 'RECORD_STOP' && typeof path === 'string')
            writeFileSync(join(folder, path.split('/').at(-1) ?? ''), bytes);
          return event;
        },
      });
      await playing.done;
      const id = playing.id(client);
      await office.crm.waitFor(() => (office.crm.calls.get(id)?.recordings.length ?? 0) > 0, 90_000);
      const [told] = toldTo(office.crm, (one) => one === id);
      const [recording] = office.crm.calls.get(id)?.recordings ?? [];
      expect(recording?.sha256).toBe(createHash('sha256').update(bytes).digest('hex'));
      const wanted = trace.expected.calls[0]?.recordings?.[0]?.leg ?? 0;
      const leg = told?.legs.find((one) => one.id === recording?.legId);
      const expected = trace.expected.calls[0]?.legs[wanted];
      expect([leg?.from, leg?.to.startsWith('user:')]).toEqual([expected?.from, true]);
      if (expected?.to !== 'user:known') expect(leg?.to).toBe(expected?.to);
      expect(office.crm.calls.get(id)?.recordings).toHaveLength(1);
      expect(office.crm.faults).toEqual([]);
    },
  );

  it('a missing file leaves the call registered and is shown as waiting', async () => {
    const trace = loadTrace('outbound-answered');
    const playing = play(office.exchange, trace, { speed: 8 });
    await playing.done;
    const id = playing.id(trace.lines[0]?.event['Unique-ID'] as string);
    await office.crm.waitFor(() => (office.crm.calls.get(id)?.registrations.length ?? 0) > 0);
    await expect.poll(() => office.engine.status().outbox.waiting).toBe(1);
  });
});
