/** Pipes, devices and links that lead out of the folders of records and recordings: the calls are still told, and the process ends on SIGTERM. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { numbersOf } from './office.ts';
import { folder, runProduct } from './product.ts';

it(
  'a pipe in place of a record and of a recording: nothing hangs, SIGTERM ends it with code 0',
  { timeout: 120_000 },
  async () => {
    using place = folder();
    const [records, recordings] = [join(place.path, 'json_cdr'), join(place.path, 'recordings')];
    for (const path of [records, recordings]) mkdirSync(path);
    execFileSync('mkfifo', [join(records, 'pipe.cdr.json')]);
    symlinkSync('/dev/zero', join(records, 'zero.cdr.json'));
    symlinkSync('loop', join(records, 'loop'));
    writeFileSync(join(place.path, 'secret.wav'), 'secret');
    const exchange = await createDemoExchange({ heartbeatMs: 0 });
    const crm = await createDemoCrm();
    const product = runProduct(join(place.path, 'profile'), {
      pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
      crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
      people: crm.users.map((user) => ({ userId: user.id, name: user.name, numbers: numbersOf(user.extension) })),
      recordings: { upload: true, source: { kind: 'folder', from: '/var/lib/freeswitch/recordings', to: recordings } },
      history: { kind: 'folder', format: 'json_cdr', path: records },
    });
    try {
      await product.until(({ exchange: pbx, crm: far }) => pbx.state === 'connected' && far.state === 'connected');
      let odd = 0;
      const putInTheWay = (name: string): void => {
        odd += 1;
        if (odd === 1) execFileSync('mkfifo', [join(recordings, name)]);
        else symlinkSync(join(place.path, 'secret.wav'), join(recordings, name));
      };
      for (let call = 0; call < 2; call += 1)
        await play(exchange, loadTrace('inbound-answered'), {
          speed: 8,
          alter: (event) => {
            const path = event['Record-File-Path'];
            if (event['Event-Name'] === 'RECORD_STOP' && typeof path === 'string')
              putInTheWay(path.split('/').at(-1) ?? '');
            return event;
          },
        }).done;
      await crm.waitFor(
        () => [...crm.calls.values()].filter(({ registrations }) => registrations.length > 0).length === 2,
        60_000,
      );
      const { callbacks } = await product.ready;
      await crm.webhook('communications/sync', callbacks);
      // Both recordings are shown as waiting; no file from outside the folder was uploaded.
      await product.until(({ outbox }) => outbox.waiting === odd);
      expect([odd, crm.files.size]).toEqual([2, 0]);
      expect(await product.stop()).toEqual({ code: 0, signal: null });
    } finally {
      await product.kill();
      await Promise.all([exchange.close(), crm.close()]);
    }
  },
);
