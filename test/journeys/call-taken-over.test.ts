/** Two real Plechos of one office: the holder accepts a CALL and dies before it has told anything; the other continues it as the same call of the CRM. */
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createDemoCrm } from '../../app/demo/crm.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { play } from '../fixtures/replay.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { numbersOf } from './office.ts';
import { folder, runProduct } from './product.ts';
import { registeredIn } from './registered.ts';

const CLICK = loadTrace('click-to-call-elsewhere');

it(
  'the call carries the communicationId of the CALL, and a repeated CALL rings no phone twice',
  { timeout: 180_000 },
  async () => {
    using place = folder();
    await using crm = await createDemoCrm();
    const placed: string[] = [];
    let obey: (line: string) => void = () => undefined;
    const exchange = await createDemoExchange({
      heartbeatMs: 2_000,
      handlers: { originate: (line) => (placed.push(line), obey(line), '+OK\n') },
    });
    const start = (name: string) =>
      runProduct(join(place.path, name), {
        pbx: { host: '127.0.0.1', port: exchange.port, password: 'demo' },
        crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
        people: crm.users.map((user) => ({ userId: user.id, name: user.name, numbers: numbersOf(user.extension) })),
        dialing: { domain: 'office.example' },
        recordings: { upload: false },
        standby: { enabled: true, name },
      });
    const holder = start('pc-1');
    await holder.until(({ standby, crm: far }) => standby?.role === 'holder' && far.state === 'connected');
    const other = start('pc-2');
    try {
      await other.until(
        ({ standby, exchange: link, crm: far }) =>
          standby?.role === 'waiting' && link.state === 'connected' && far.state === 'connected',
      );
      obey = (line) => {
        process.kill(holder.pid, 'SIGKILL');
        const value = (name: string): string => new RegExp(`${name}=([\\w-]+)`).exec(line)?.[1] ?? '';
        const mark = value('plecho_call');
        const was = String(CLICK.lines[0]?.event['Unique-ID']);
        const playing = play(exchange, CLICK, {
          alter: (event) => {
            const renamed = JSON.parse(JSON.stringify(event).replaceAll(playing.id(was), mark)) as typeof event;
            const variables = {
              variable_plecho_call: mark,
              variable_plecho_communication: value('plecho_communication'),
            };
            return { ...renamed, ...variables };
          },
        });
      };
      const request = { fromUserId: crm.users[0]?.id ?? '', clientPhone: '79997775533' };
      const communicationId = crm.planCall();
      const ask = async (product: typeof holder) =>
        crm.placeCall(request, (await product.ready).callbacks, { communicationId });
      await ask(holder).catch(() => undefined); // it dies before or after it answers
      await holder.ended;

      await other.until(({ standby }) => standby?.role === 'holder', 60_000);
      expect((await ask(other)).status).toBe(200);
      await crm.waitFor(() => [...crm.calls.values()].some(({ registrations }) => registrations.length > 0), 90_000);
      await other.until(({ outbox, liveCalls }) => outbox.waiting === 0 && liveCalls === 0);
      expect(placed).toHaveLength(1);
      expect([...crm.calls.values()].map((call) => call.communicationId)).toEqual([communicationId]);
      expect(registeredIn(crm)).toHaveLength(1);
      expect(crm.faults).toEqual([]);
    } finally {
      await Promise.all([holder.kill(), other.kill()]);
      await exchange.close();
    }
  },
);
