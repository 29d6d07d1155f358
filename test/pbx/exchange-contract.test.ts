/** Runs the contract of all exchange drivers on FreeSWITCH's driver: over a real socket, against the built-in exchange. */
import { pino } from 'pino';
import { settings as shape } from '../../app/contract/settings.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import { DemoChannel, LINE } from '../../app/demo/office-channel.ts';
import { openDemoOffice } from '../../app/demo/office.ts';
import { createFreeSwitch } from '../../app/pbx/freeswitch.ts';
import { exchangeContract, type Stand } from './exchange-contract.ts';
import { QUICK } from './link-story.ts';

const CLIENT = '79997775533';
const PHONES = ['1001', '1002', '1003'];

async function open(): Promise<Stand> {
  const extension = (number: string, contact: string | null) => ({
    number,
    name: number,
    domain: '127.0.0.1',
    contact,
  });
  const demo = await createDemoExchange({
    extensions: [...PHONES.map((number) => extension(number, `sip:${number}@127.0.0.1:5060`)), extension('1004', null)],
  });
  const office = openDemoOffice(demo, { quiet: true, seed: 1, speed: 100 });
  let password = 'demo';
  const settings = () =>
    shape.parse({
      pbx: { host: demo.host, port: demo.port, password },
      redirect: { enabled: true, variable: 'plecho_ask' },
    });
  const driver = () =>
    createFreeSwitch({
      settings,
      connect: () => undefined,
      now: () => Date.now() * 1000,
      lastHeard: 0,
      timings: QUICK,
      log: pino({ level: 'silent' }),
    });
  const now = (): number => Date.now() * 1000;
  const client = () =>
    new DemoChannel(
      demo,
      {
        direction: 'inbound',
        name: `sofia/external/${CLIENT}@10.0.0.1`,
        callerNumber: CLIENT,
        destination: LINE,
        context: 'public',
      },
      now,
    );
  return {
    exchange: driver(),
    another: driver,
    call() {
      const from = client();
      const phone = new DemoChannel(
        demo,
        {
          direction: 'outbound',
          name: 'sofia/internal/1001@127.0.0.1:5060',
          callerNumber: CLIENT,
          destination: '1001',
          extension: '1001',
          by: from,
          variables: { dialed_user: '1001', dialed_domain: '127.0.0.1' },
        },
        now,
      );
      return {
        client: from.id,
        phone: phone.id,
        ring: () => phone.ring(),
        answer() {
          phone.answer();
          from.answer();
          from.bridge(phone);
        },
        hold: (on) => phone.hold(on),
        hangUp() {
          phone.hangUp();
          from.hangUp();
        },
      };
    },
    ask() {
      const from = client();
      from.set({ variable_plecho_ask: 'ask' });
      from.ring();
      return from.id;
    },
    cut: () => demo.cut('reset'),
    lockOut: (on) => {
      password = on ? 'wrong' : 'demo';
      demo.refuse(on);
    },
    async close() {
      await office.stop();
      await demo.close();
    },
  };
}

exchangeContract('FreeSWITCH', open);
