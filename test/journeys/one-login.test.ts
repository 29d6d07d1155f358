/** One SSH login to the exchange's machine, a real sshd: the event socket, a recording and the call records all come through it; also after the login was killed. */
import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { noSshd, prepareSshd, type Sshd } from '../callbacks/sshd.ts';
import { play } from '../fixtures/replay.ts';
import { createMover, loadTrace } from '../fixtures/trace.ts';
import { openOffice, toldTo, waitForStatus, type Office } from './office.ts';

describe.skipIf(noSshd !== null)('one login to the exchange', () => {
  const folder = mkdtempSync(join(tmpdir(), 'plecho-far-'));
  const [recordings, cdrs] = [join(folder, 'recordings'), join(folder, 'json_cdr')];
  let sshd: Sshd;
  let office: Office;

  beforeAll(async () => {
    mkdirSync(recordings);
    mkdirSync(cdrs);
    sshd = await prepareSshd(['Subsystem sftp internal-sftp']);
    await sshd.start();
    office = await openOffice({
      engine: { linkTimings: { firstPause: 50, maxPause: 200 } },
      pbxOver: { ssh: sshd.login },
      config: {
        recordings: { upload: true, source: { kind: 'sftp', from: '/var/lib/freeswitch/recordings', to: recordings } },
        history: { kind: 'sftp', format: 'json_cdr', path: cdrs },
      },
    });
  });
  afterAll(async () => {
    await office[Symbol.asyncDispose]();
    await sshd.kill();
    rmSync(folder, { recursive: true, force: true });
  });

  it('a call and its recording', async () => {
    const trace = loadTrace('inbound-answered');
    const bytes = Buffer.alloc(300_000, 7);
    const playing = play(office.exchange, trace, {
      speed: 8,
      alter: (event) => {
        const path = event['Record-File-Path'];
        if (event['Event-Name'] === 'RECORD_STOP' && typeof path === 'string')
          writeFileSync(join(recordings, path.split('/').at(-1) ?? ''), bytes);
        return event;
      },
    });
    await playing.done;
    const id = playing.id(trace.lines[0]?.event['Unique-ID'] as string);
    await office.crm.waitFor(() => (office.crm.calls.get(id)?.recordings.length ?? 0) > 0, 90_000);
    expect(office.crm.calls.get(id)?.recordings[0]?.size).toBe(bytes.length);
  });

  it('the login is killed: that is reported; once it is back the exchange is connected again', async () => {
    await sshd.kill();
    await waitForStatus(office.engine, (status) => status.exchange.state !== 'connected');
    await sshd.start();
    await waitForStatus(office.engine, (status) => status.exchange.state === 'connected', 90_000);
    const playing = play(office.exchange, 'internal-answered', { speed: 8 });
    await playing.done;
    await office.crm.waitFor(() =>
      toldTo(office.crm).some((call) => call.direction === 'internal' && call.registrations.length === 1),
    );
  });

  it('a call from the time when we were off, read from the records through the login', async () => {
    const trace = loadTrace('outbound-answered');
    const mover = createMover(trace, { startAt: Date.now() + 1000 });
    for (const [at, record] of trace.cdr.entries()) {
      const file = join(cdrs, `${at === 0 ? '' : 'a_'}${mover.id(String(record.variables['uuid']))}.cdr.json`);
      writeFileSync(file, mover.text(JSON.stringify(record)));
      const settled = (Date.now() - 60_000) / 1000;
      utimesSync(file, settled, settled);
    }
    const id = mover.id(trace.lines[0]?.event['Unique-ID'] as string);
    await office.crm.webhook('communications/sync', office.engine.callbacksUrl());
    await office.crm.waitFor(() => (office.crm.calls.get(id)?.registrations.length ?? 0) === 1, 90_000);
    expect(office.crm.faults).toEqual([]);
  }, 90_000);
});
