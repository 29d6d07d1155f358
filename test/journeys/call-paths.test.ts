/** CALL from the CRM's request to the exchange's command: which domain and context, which phones, which callee, which outside line; and a clear message where it cannot work. */
import { describe, expect, it } from 'vitest';
import type { DemoExtension } from '../../app/demo/exchange-api.ts';
import { play, type Play } from '../fixtures/replay.ts';
import { loadTrace, type Trace } from '../fixtures/trace.ts';
import { join } from 'node:path';
import { openOffice, toldTo, waitForStatus, type Office } from './office.ts';

const STORIES = join(import.meta.dirname, '..', 'fixtures', 'stories');
const CLICK = loadTrace('click-to-call-elsewhere');
const OUTSIDE = '79997775533';
const LINE = '74951234567';
const phone = (number: string, domain: string, contact: string | null = `sip:${number}@10.0.0.5:5060`) => ({
  number,
  domain,
  name: number,
  contact,
});

type Given = {
  readonly extensions?: readonly DemoExtension[];
  readonly domain?: string;
  readonly handlers?: Record<string, (args: string) => string>;
  readonly people?: (office: Office['crm']) => object[];
};

/** An office whose exchange obeys `originate` by playing a recorded call on the channel that we named. */
async function openCalling({ extensions = [], domain = '', handlers = {} }: Given, config: object = {}) {
  const placed: string[] = [];
  let answer: (line: string) => string = () => '+OK\n';
  const office = await openOffice({
    config: { recordings: { upload: false }, ...config },
    exchange: {
      extensions,
      globals: { domain },
      handlers: { ...handlers, originate: (args) => (placed.push(args), answer(args)) },
    },
  });
  const obeys = (trace: Trace, alter?: (event: Trace['lines'][number]['event']) => typeof event | null): void => {
    answer = (line) => {
      const mark = /plecho_call=([0-9a-f-]{36})/.exec(line)?.[1] ?? '';
      const first = trace.lines.find(
        ({ event }) => event['Event-Name'] === 'CHANNEL_CREATE' && !event['variable_originating_leg_uuid'],
      )?.event;
      const was = String(first?.['variable_plecho_call'] ?? first?.['Unique-ID']);
      let playing: Play | undefined = undefined;
      const id = (): string => (playing as Play | undefined)?.id(was) ?? was;
      playing = play(office.exchange, trace, {
        speed: 6,
        alter: (event) => {
          const renamed = JSON.parse(JSON.stringify(event).replaceAll(id(), mark)) as typeof event;
          return alter === undefined ? renamed : alter(renamed);
        },
      });
      return '+OK\n';
    };
  };
  const call = (extension: string, clientPhone: string) =>
    office.crm.placeCall(
      { fromUserId: office.crm.users.find((user) => user.extension === extension)?.id ?? '', clientPhone },
      office.engine.callbacksUrl(),
    );
  const registered = async (communicationId: string) => {
    const find = () => [...office.crm.calls.values()].find((one) => one.communicationId === communicationId);
    await office.crm.waitFor(() => (find()?.registrations.length ?? 0) > 0);
    const one = find();
    return { call: one, told: toldTo(office.crm, (id) => id === one?.externalId)[0] };
  };
  return { office, placed, obeys, call, registered, [Symbol.asyncDispose]: () => office[Symbol.asyncDispose]() };
}

const TWO_PHONES = `<profile><registrations>
<registration><user>1001@office.example</user><contact>&lt;sip:1001@10.0.0.5:5060&gt;</contact></registration>
<registration><user>1001@office.example</user><contact>&lt;sip:1001@10.0.0.6:5060&gt;</contact></registration>
</registrations></profile>`;

describe('CALL', () => {
  it("uses the domain of the phone's registration and, by default, the context from the directory: in FusionPBX the domain's name", async () => {
    await using given = await openCalling({
      extensions: [phone('1001', 'office.example')],
      handlers: { user_data: (args) => (args === '1001@office.example var user_context' ? 'office.example' : '') },
    });
    given.obeys(CLICK);
    const { communicationId } = await given.call('1001', OUTSIDE);
    await given.registered(communicationId);
    expect(given.placed).toHaveLength(1);
    expect(given.placed[0]).toMatch(/\}user\/1001@office\.example 89997775533 XML office\.example$/);
    expect(given.office.crm.faults).toEqual([]);
  });

  it('the admin’s settings take precedence over both', async () => {
    await using given = await openCalling(
      { extensions: [phone('1001', 'office.example')], handlers: { user_data: () => 'office.example' } },
      { dialing: { domain: 'other.example', context: 'phones' } },
    );
    given.obeys(CLICK);
    await given.registered((await given.call('1001', OUTSIDE)).communicationId);
    expect(given.placed[0]).toMatch(/\}user\/1001@other\.example 89997775533 XML phones$/);
  });

  it('two phones of one login: both ring, neither gets the uuid, the phone that answers is the leg', async () => {
    await using given = await openCalling({
      extensions: [phone('1001', 'office.example')],
      handlers: {
        sofia: (args) =>
          args === 'xmlstatus'
            ? '<profiles><profile><name>internal</name></profile></profiles>'
            : args === 'xmlstatus profile internal reg'
              ? TWO_PHONES
              : '-USAGE\n',
      },
    });
    await waitForStatus(given.office.engine, ({ exchange }) => exchange.phones !== undefined);
    given.obeys(loadTrace('click-two-devices-marker', STORIES));
    const { communicationId } = await given.call('1001', OUTSIDE);
    const { told } = await given.registered(communicationId);
    expect(given.placed).toHaveLength(1);
    expect(given.placed[0]).not.toContain('origination_uuid');
    expect(given.placed[0]).toContain('}user/1001@office.example ');
    expect(told).toMatchObject({ direction: 'outbound', clientPhone: OUTSIDE });
    expect(told?.legs.map(({ from, to, events }) => [from, to, ...events])).toEqual([
      ['user:1001', 'client', 'appeared', 'connected', 'disconnected'],
    ]);
    expect(given.office.crm.faults).toEqual([]);
  });

  it("a colleague's mobile is the colleague: an internal call, one leg, however the CRM writes the number", async () => {
    await using given = await openCalling({ extensions: [phone('1001', 'office.example')] });
    const people = given.office.crm.users.map(({ id, name, extension }) => ({
      userId: id,
      name,
      numbers: extension === '1002' ? ['1002', '8 (999) 777-55-33'] : [extension],
    }));
    await given.office.engine.respond(
      new Request('http://x/api/savePeople', { method: 'POST', body: JSON.stringify({ people }) }),
    );
    given.obeys(CLICK);
    const { communicationId } = await given.call('1001', '79997775533');
    const { told, call } = await given.registered(communicationId);
    expect(told?.direction).toBe('internal');
    expect(told?.clientPhone).toBeUndefined();
    expect(told?.legs.map(({ from, to, events }) => [from, to, ...events])).toEqual([
      ['user:1001', 'user:1002', 'appeared', 'connected', 'disconnected'],
    ]);
    expect(call?.registrations.at(-1)?.items).toHaveLength(1);
    expect(given.office.crm.faults).toEqual([]);
  });

  it("shows from its first message the line that the dialplan gave this extension's last call", async () => {
    await using given = await openCalling({
      extensions: [phone('1001', 'office.example'), phone('1002', 'office.example')],
    });
    const outbound = loadTrace('outbound-answered'); // dialled on 1002's phone
    await play(given.office.exchange, outbound, { speed: 8 }).done;
    await given.office.crm.waitFor(() => toldTo(given.office.crm).some(({ line }) => line === LINE));
    given.obeys(CLICK, (event) => {
      const text = JSON.stringify(event).replaceAll(LINE, ''); // this time the exchange shows no line
      return JSON.parse(text) as typeof event;
    });
    const { call } = await given.registered((await given.call('1002', OUTSIDE)).communicationId);
    expect(call?.started?.externalVatsPhone).toBe(LINE);
  });

  it('is refused with a reason where neither the phone nor the exchange has a domain, and the window says what is needed', async () => {
    await using given = await openCalling({ extensions: [phone('1001', 'office.example', null)] });
    await waitForStatus(given.office.engine, ({ exchange }) => exchange.phones !== undefined);
    const { status, echoed, body } = await given.call('1001', OUTSIDE);
    expect({ status, echoed }).toEqual({ status: 409, echoed: true });
    expect((body as { message: string }).message).toContain('укажите домен в настройках Plecho, раздел «Набор номера»');
    expect(given.placed).toEqual([]);
    const [problem] = given.office.engine.status().problems.filter(({ id }) => id === 'dialing');
    expect(problem).toMatchObject({ severity: 'warning', steps: ['dialing'] });
    expect(given.office.crm.faults).toEqual([]);
  });

  it("is placed where the exchange has a domain of its own, though the phone's is not known", async () => {
    await using given = await openCalling({ extensions: [phone('1001', 'office.example', null)], domain: '10.0.0.1' });
    await waitForStatus(given.office.engine, ({ exchange }) => exchange.phones !== undefined);
    given.obeys(CLICK);
    await given.registered((await given.call('1001', OUTSIDE)).communicationId);
    expect(given.placed[0]).toMatch(/\}user\/1001 89997775533 XML default$/);
    expect(given.office.engine.status().problems.map(({ id }) => id)).not.toContain('dialing');
  });

  it('for which the dialplan has no route: reported, with the context, until a CALL gets through', async () => {
    await using given = await openCalling(
      { extensions: [phone('1001', 'office.example')] },
      { dialing: { context: 'phones' } },
    );
    const own = CLICK.lines.find(({ event }) => event['Event-Name'] === 'CHANNEL_CREATE')?.event['Channel-Name'];
    given.obeys(CLICK, (event) => {
      if (event['Channel-Name'] !== own || event['Event-Name'] === 'CHANNEL_BRIDGE') return null; // no phone is dialled
      return String(event['Event-Name']).startsWith('CHANNEL_HANGUP')
        ? { ...event, 'Hangup-Cause': 'NO_ROUTE_DESTINATION' }
        : event;
    });
    await given.registered((await given.call('1001', OUTSIDE)).communicationId);
    const problem = () => given.office.engine.status().problems.find(({ id }) => id === 'dialing');
    await expect.poll(problem).toMatchObject({ severity: 'warning' });
    expect(problem()?.text).toContain('не знает, как набрать 89997775533: в контексте phones');
    given.obeys(CLICK);
    await given.registered((await given.call('1001', OUTSIDE)).communicationId);
    expect(problem()).toBeUndefined();
  });
});
