/** The call strip's twelve actions over real sockets: carried out on the exchange, shown in the window, and told to the strict CRM by the rules. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { openDemoOffice, type DemoOffice } from '../../app/demo/office.ts';
import type { DemoChannel } from '../../app/demo/office-channel.ts';
import { connect, fromClient, toClient, toUser, fromUser, type Stage } from '../../app/demo/office-stories.ts';
import type { StripAction } from '../../app/contract/strip.ts';
import type { CallView, LegView, LiveMessage } from '../../app/contract/view.ts';
import { openOffice, toldTo, type Office } from './office.ts';
import { DOMAIN } from '../../app/demo/office-channel.ts';

const CLIENT = { phone: '79990000101' };
/** The user whose phone keeps ringing without an answer. */
const AWAY = '1004';

let office: Office;
let demo: DemoOffice;
let messages: LiveMessage[];
let watchers: Set<() => void>;
let stop: () => void;
let users: Record<string, string>;

beforeAll(async () => {
  office = await openOffice({
    exchange: {
      heartbeatMs: 0,
      extensions: ['1001', '1002', '1003', '1004'].map((number) => ({
        number,
        domain: DOMAIN,
        name: number,
        contact: `sip:${number}@127.0.0.1`,
      })),
    },
    config: { dialing: { ringSeconds: 20, denyPrefixes: ['7900'] } },
  });
  demo = openDemoOffice(office.exchange, { quiet: true, speed: 20, seed: 5, away: [AWAY] });
  users = Object.fromEntries(office.crm.users.map(({ extension, id }) => [extension, id]));
  messages = [];
  watchers = new Set();
  stop = office.engine.subscribe((message) => {
    messages.push(message);
    for (const look of watchers) look();
  });
  await office.exchange.waitForListener();
}, 120_000);
afterAll(async () => {
  stop();
  await demo.stop();
  await office[Symbol.asyncDispose]();
});

const id = (extension: string): string => users[extension] ?? '';

/** The latest state of a call in the window. */
const view = (callId: string): CallView | undefined =>
  messages.flatMap((message) => (message.type === 'call' && message.call.id === callId ? [message.call] : [])).at(-1);

/** Resolves when the window's live stream shows the wanted state. */
const seen = <T>(what: string, probe: () => T | undefined | false): Promise<T> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const value = probe();
      if (value === undefined || value === false) return;
      clearTimeout(timer);
      watchers.delete(look);
      resolve(value);
    };
    const timer = setTimeout(() => {
      watchers.delete(look);
      reject(new Error(`never seen: ${what}`));
    }, 90_000);
    watchers.add(look);
    look();
  });

const names = (leg: LegView): string =>
  [leg.from, leg.to].map((party) => (party.kind === 'client' ? 'client' : party.number)).join('>');
const open = (callId: string, who: string, state: LegView['state']): LegView | undefined =>
  view(callId)?.legs.find((leg) => names(leg) === who && leg.state === state);
const leg = (callId: string, who: string, state: LegView['state']): Promise<LegView> =>
  seen(`${who} ${state}`, () => open(callId, who, state));

const act = async (
  input: StripAction,
): Promise<{ status: number; body: { phone?: string; message?: string; field?: string } }> => {
  const answer = await office.engine.respond(
    new Request('http://window/api/act', { method: 'POST', body: JSON.stringify(input) }),
  );
  return { status: answer.status, body: (await answer.json()) as { phone?: string; message?: string } };
};
const acted = async (input: StripAction): Promise<string | undefined> => {
  const { status, body } = await act(input);
  expect(body.message).toBeUndefined();
  expect(status).toBe(200);
  return body.phone;
};

type Going = { id: string; channels: DemoChannel[] };
const play = (people: string[], begin: (stage: Stage) => DemoChannel[]): Going => {
  let channels: DemoChannel[] = [];
  demo.play(people, async (stage) => {
    channels = begin(stage);
    await stage.wait(3600, ...channels);
  });
  return { id: channels[0]?.id ?? '', channels };
};
/** A client and 1001 talk. */
const talking = (): Going =>
  play(['1001'], (stage) => {
    const client = fromClient(stage, CLIENT);
    const phone = toUser(stage, client, '1001', { shown: CLIENT.phone });
    phone.ring();
    connect(client, phone);
    return [client, phone];
  });
/** A client calls and 1001's phone rings. */
const ringing = (): Going =>
  play(['1001'], (stage) => {
    const client = fromClient(stage, CLIENT);
    const phone = toUser(stage, client, '1001', { shown: CLIENT.phone });
    phone.ring();
    return [client, phone];
  });

/** Ends the call. @returns the legs that the CRM was told, as `from>to: events` */
const toldLegs = async (call: Going): Promise<string[]> => {
  await office.exchange.handlers['uuid_kill']?.(call.id);
  for (const channel of call.channels) channel.hangUp();
  const told = await office.crm
    .waitFor(() => (toldTo(office.crm, (one) => one === call.id)[0]?.registrations.length ?? 0) > 0)
    .then(() => toldTo(office.crm, (one) => one === call.id)[0]);
  return (told?.legs ?? []).map(({ from, to, events }) => `${from}>${to}: ${events.join(' ')}`.replaceAll('user:', ''));
};

afterEach(() => {
  expect(demo.failures).toEqual([]);
});

describe('the twelve actions', () => {
  test('1 call: my phone rings, then the colleague', async () => {
    await acted({ do: 'call', me: id('1002'), to: { userId: id('1003') } });
    const call = await seen('an internal call', () =>
      messages.flatMap((m) => (m.type === 'call' && m.call.direction === 'internal' ? [m.call] : [])).at(-1),
    );
    await leg(call.id, '1002>1003', 'talking');
    await toldLegs({ id: call.id, channels: [] });
  });

  test('2 transfer: the client goes to the colleague at once', async () => {
    const call = talking();
    const mine = await leg(call.id, 'client>1001', 'talking');
    await acted({ do: 'transfer', me: id('1001'), legId: mine.id, to: { userId: id('1002') } });
    await leg(call.id, 'client>1002', 'talking');
    expect(await toldLegs(call)).toEqual([
      'client>1001: appeared connected disconnected',
      'client>1002: appeared connected disconnected',
    ]);
  });

  test('… of a client whom I called', async () => {
    const call = play(['1001'], (stage) => {
      const own = fromUser(stage, '1001', '89990000101');
      const client = toClient(stage, own, '89990000101');
      client.ring();
      connect(own, client);
      return [own, client];
    });
    const mine = await leg(call.id, '1001>client', 'talking');
    await acted({ do: 'transfer', me: id('1001'), legId: mine.id, to: { userId: id('1002') } });
    await leg(call.id, '1002>client', 'talking');
    await Promise.all(call.channels.map(async (channel) => channel.hangUp()));
  });

  test('3, 4 consult, then complete the transfer: the colleague has the client', async () => {
    const call = talking();
    const mine = await leg(call.id, 'client>1001', 'talking');
    await acted({ do: 'consult', me: id('1001'), legId: mine.id, to: { userId: id('1002') } });
    await leg(call.id, 'client>1001', 'held');
    const asked = await leg(call.id, '1001>1002', 'talking');
    await acted({ do: 'join', me: id('1001'), legId: asked.id });
    await leg(call.id, 'client>1002', 'talking');
    expect(await toldLegs(call)).toEqual([
      'client>1001: appeared connected paused disconnected',
      '1001>1002: appeared connected disconnected',
      'client>1002: appeared connected disconnected',
    ]);
  });

  test('5 consult, then return to the client: while the colleague talks, and while his phone still rings', async () => {
    const call = talking();
    const mine = await leg(call.id, 'client>1001', 'talking');
    await acted({ do: 'consult', me: id('1001'), legId: mine.id, to: { userId: id('1002') } });
    const asked = await leg(call.id, '1001>1002', 'talking');
    await acted({ do: 'comeBack', me: id('1001'), legId: asked.id });
    await leg(call.id, '1001>1002', 'ended');
    const again = await leg(call.id, 'client>1001', 'talking');
    await acted({ do: 'consult', me: id('1001'), legId: again.id, to: { userId: id(AWAY) } });
    const rings = await leg(call.id, `1001>${AWAY}`, 'ringing');
    const early = await act({ do: 'join', me: id('1001'), legId: rings.id });
    expect([early.status, early.body.field]).toEqual([409, 'notAnsweredYet']);
    await acted({ do: 'comeBack', me: id('1001'), legId: rings.id });
    await leg(call.id, `1001>${AWAY}`, 'ended');
    await leg(call.id, 'client>1001', 'talking');
    expect(await toldLegs(call)).toEqual([
      'client>1001: appeared connected paused connected paused connected disconnected',
      '1001>1002: appeared connected disconnected',
      `1001>${AWAY}: appeared disconnected`,
    ]);
  });

  test('6 pick up: my phone takes the call that rings at a colleague’s', async () => {
    const call = ringing();
    const his = await leg(call.id, 'client>1001', 'ringing');
    const phone = await acted({ do: 'pickUp', me: id('1003'), legId: his.id });
    await seen('the end of the attempt', () => messages.find((m) => m.type === 'takeOver' && m.phone === phone));
    await leg(call.id, 'client>1003', 'talking');
    expect(await toldLegs(call)).toEqual([
      'client>1001: appeared disconnected',
      'client>1003: appeared connected disconnected',
    ]);
  });

  test('… cancelled: my phone stops ringing, the call stays where it is', async () => {
    const call = ringing();
    const his = await leg(call.id, 'client>1001', 'ringing');
    const phone = (await acted({ do: 'pickUp', me: id(AWAY), legId: his.id })) ?? '';
    await acted({ do: 'cancel', me: id(AWAY), phone });
    const over = await seen('the end', () => messages.find((m) => m.type === 'takeOver' && m.phone === phone));
    expect(over).toEqual({ type: 'takeOver', phone });
    expect((await act({ do: 'cancel', me: id(AWAY), phone })).status).toBe(409);
    await toldLegs(call);
  });

  test('7, 8 park and retrieve: by any colleague', async () => {
    const call = talking();
    const mine = await leg(call.id, 'client>1001', 'talking');
    await acted({ do: 'park', me: id('1001'), legId: mine.id });
    await leg(call.id, 'client>1001', 'ended');
    expect(view(call.id)?.endedAt).toBeUndefined();
    await acted({ do: 'takeBack', me: id('1002'), callId: call.id });
    await leg(call.id, 'client>1002', 'talking');
    expect(await toldLegs(call)).toEqual([
      'client>1001: appeared connected disconnected',
      'client>1002: appeared connected disconnected',
    ]);
  });

  test('9, 10 hold and resume', async () => {
    const call = talking();
    const mine = await leg(call.id, 'client>1001', 'talking');
    await acted({ do: 'hold', me: id('1001'), legId: mine.id });
    expect(open(call.id, 'client>1001', 'held')).toBeDefined();
    await acted({ do: 'resume', me: id('1001'), legId: mine.id });
    expect(open(call.id, 'client>1001', 'talking')).toBeDefined();
    expect(await toldLegs(call)).toEqual(['client>1001: appeared connected paused connected disconnected']);
  });

  test('11 answer: my own phone picks up', async () => {
    const call = ringing();
    const mine = await leg(call.id, 'client>1001', 'ringing');
    await acted({ do: 'answer', me: id('1001'), legId: mine.id });
    await leg(call.id, 'client>1001', 'talking');
    expect(await toldLegs(call)).toEqual(['client>1001: appeared connected disconnected']);
  });

  test('12 hang up: my part ends', async () => {
    const call = talking();
    const mine = await leg(call.id, 'client>1001', 'talking');
    await acted({ do: 'hangup', me: id('1001'), legId: mine.id });
    await leg(call.id, 'client>1001', 'ended');
  });
});

describe('impossible actions are refused with a reason, and nothing reaches the exchange', () => {
  test('other people’s talks, myself, an unregistered phone, a forbidden number, a call that is over', async () => {
    const call = talking();
    const mine = await leg(call.id, 'client>1001', 'talking');
    const before = office.exchange.commands.length;
    const reasons: [StripAction, string][] = [
      [{ do: 'transfer', me: id('1002'), legId: mine.id, to: { userId: id('1003') } }, 'notTalking'],
      [{ do: 'transfer', me: id('1001'), legId: mine.id, to: { userId: id('1001') } }, 'self'],
      [{ do: 'transfer', me: id('1001'), legId: mine.id, to: { userId: id('1005') } }, 'phoneAway'],
      [{ do: 'transfer', me: id('1001'), legId: mine.id, to: { userId: 'nobody' } }, 'noPhone'],
      [{ do: 'transfer', me: id('1001'), legId: mine.id, to: { number: '112' } }, 'number'],
      [{ do: 'transfer', me: id('1001'), legId: mine.id, to: { number: '+7 900 111-22-33' } }, 'number'],
      [{ do: 'transfer', me: id('1001'), legId: mine.id, to: { number: '1001 XML default' } }, 'number'],
      [{ do: 'call', me: id('1001'), to: { number: '+44 20 7946 0123' } }, 'number'],
      [{ do: 'call', me: id('1001'), to: { userId: id('1001') } }, 'self'],
      [{ do: 'consult', me: id('1002'), legId: mine.id, to: { userId: id('1003') } }, 'notTalking'],
      [{ do: 'join', me: id('1001'), legId: mine.id }, 'noConsultation'],
      [{ do: 'comeBack', me: id('1001'), legId: mine.id }, 'noConsultation'],
      [{ do: 'pickUp', me: id('1003'), legId: mine.id }, 'notRinging'],
      [{ do: 'takeBack', me: id('1003'), callId: call.id }, 'talksAlready'],
      [{ do: 'hold', me: id('1003'), legId: mine.id }, 'notTalking'],
      [{ do: 'answer', me: id('1001'), legId: mine.id }, 'notRinging'],
      [{ do: 'park', me: id('1004'), legId: mine.id }, 'notTalking'],
      [{ do: 'hold', me: id('1001'), legId: 'never' }, 'legOver'],
      [{ do: 'cancel', me: id('1001'), phone: 'never' }, 'legOver'],
    ];
    for (const [action, reason] of reasons) {
      const { status, body } = await act(action);
      expect([action, status, body.field]).toEqual([action, 409, reason]);
      expect(body.message).toMatch(/[А-я]/);
    }
    expect(
      office.exchange.commands.slice(before).filter((text) => !/^api (show|strepoch|user_data|sofia)/.test(text)),
    ).toEqual([]);
    await toldLegs(call);
  });

  test('two pick up the same call: the faster one gets it, the other one is told', async () => {
    const call = ringing();
    const his = await leg(call.id, 'client>1001', 'ringing');
    const [first, second] = await Promise.all([
      acted({ do: 'pickUp', me: id('1002'), legId: his.id }),
      acted({ do: 'pickUp', me: id('1003'), legId: his.id }),
    ]);
    for (const phone of [first, second])
      await seen('the end of an attempt', () => messages.find((m) => m.type === 'takeOver' && m.phone === phone));
    await seen(
      'somebody has him',
      () => open(call.id, 'client>1002', 'talking') ?? open(call.id, 'client>1003', 'talking'),
    );
    expect((await toldLegs(call)).filter((one) => one.includes('connected '))).toHaveLength(1);
  });
});

test('a phone that cannot hold: the exchange holds for it', async () => {
  const deaf = await openOffice({
    exchange: {
      heartbeatMs: 0,
      extensions: [{ number: '1001', domain: DOMAIN, name: '1001', contact: 'sip:1001@127.0.0.1' }],
    },
  });
  const quiet = openDemoOffice(deaf.exchange, { quiet: true, obeysHold: false });
  await deaf.exchange.waitForListener();
  const states: string[] = [];
  let mine: { id: string; call: string } | undefined;
  const end = deaf.engine.subscribe((message) => {
    if (message.type !== 'call') return;
    const [first] = message.call.legs;
    if (first !== undefined) mine = { id: first.id, call: message.call.id };
    if (first !== undefined) states.push(first.state);
  });
  let channels: DemoChannel[] = [];
  quiet.play(['1001'], async (stage) => {
    const client = fromClient(stage, CLIENT);
    const phone = toUser(stage, client, '1001', { shown: CLIENT.phone });
    channels = [client, phone];
    phone.ring();
    connect(client, phone);
    await stage.wait(3600, client, phone);
  });
  await expect.poll(() => states.at(-1)).toBe('talking');
  const me = deaf.crm.users.find(({ extension }) => extension === '1001')?.id ?? '';
  const answer = await deaf.engine.respond(
    new Request('http://window/api/act', {
      method: 'POST',
      body: JSON.stringify({ do: 'hold', me, legId: mine?.id }),
    }),
  );
  expect(await answer.json()).toEqual({ ok: true });
  expect(states.at(-1)).toBe('held');
  expect(deaf.exchange.commands.some((text) => text === `api uuid_hold ${channels[1]?.id}`)).toBe(true);
  end();
  await quiet.stop();
  await deaf[Symbol.asyncDispose]();
}, 60_000);
