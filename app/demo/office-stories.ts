/** The calls of the demo office, each told as the recorded ones are: answered, missed, group, hold, transfers, outside, inside. */
import { DemoChannel, DOMAIN, LINE, type ChannelPlan } from './office-channel.ts';
import type { DemoExchange } from './exchange.ts';
import type { DemoClient, Random } from './office-people.ts';

/** What a story plays with. */
export type Stage = {
  readonly exchange: DemoExchange;
  readonly random: Random;
  /** µs */
  readonly now: () => number;
  /** Waits some seconds; rejects with CallOver as soon as one of the channels ends. */
  readonly wait: (seconds: number, ...channels: readonly DemoChannel[]) => Promise<void>;
  /** Makes a channel this story's: known to the office, so that it can be killed, and hung up when the story ends. */
  readonly onChannel: (channel: DemoChannel) => void;
};

/** Somebody hung up while the story went on. */
export class CallOver extends Error {
  override name = 'CallOver';
}

export const open = (stage: Stage, plan: ChannelPlan): DemoChannel => {
  const channel = new DemoChannel(stage.exchange, plan, stage.now);
  stage.onChannel(channel);
  return channel;
};

export const fromClient = (stage: Stage, client: DemoClient, line = LINE): DemoChannel =>
  open(stage, {
    direction: 'inbound',
    name: `sofia/external/${client.phone}@198.51.100.1`,
    callerNumber: client.phone,
    ...(client.name !== undefined && { callerName: client.name }),
    destination: line,
    context: 'public',
    variables: { sip_req_user: line, sip_from_user: client.phone },
  });

export const fromUser = (stage: Stage, extension: string, destination: string): DemoChannel =>
  open(stage, {
    direction: 'inbound',
    name: `sofia/internal/${extension}@${DOMAIN}`,
    callerNumber: extension,
    destination,
    extension,
    variables: { user_name: extension, sip_auth_username: extension, sip_req_user: destination },
  });

export const toUser = (
  stage: Stage,
  by: DemoChannel,
  extension: string,
  { shown, variables = {} }: { readonly shown: string; readonly variables?: Record<string, string> },
): DemoChannel =>
  open(stage, {
    direction: 'outbound',
    name: `sofia/internal/${extension}@${DOMAIN}:5160`,
    callerNumber: shown,
    destination: extension,
    extension,
    by,
    variables: { dialed_user: extension, dialed_domain: DOMAIN, ...variables },
  });

export const toClient = (
  stage: Stage,
  by: DemoChannel,
  phone: string,
  variables: Record<string, string> = {},
): DemoChannel =>
  open(stage, {
    direction: 'outbound',
    name: `sofia/external/${phone}@198.51.100.1`,
    callerNumber: LINE,
    destination: phone,
    by,
    variables: { sip_gateway_name: 'trunk', ...variables },
  });

/** Both answer and talk. */
export const connect = (a: DemoChannel, b: DemoChannel): void => {
  b.answer();
  a.answer();
  a.bridge(b);
};

/** Rings one phone for `seconds`; then it is answered. */
const ringAndAnswer = async (stage: Stage, a: DemoChannel, b: DemoChannel, seconds: number): Promise<void> => {
  b.ring();
  await stage.wait(seconds, a, b);
  connect(a, b);
};

const talk = (stage: Stage): number => stage.random.between(8, 45);
export const shortRing = (stage: Stage): number => stage.random.between(2, 7);

export const answered = async (stage: Stage, client: DemoClient, user: string): Promise<void> => {
  const a = fromClient(stage, client);
  const b = toUser(stage, a, user, { shown: client.phone });
  await ringAndAnswer(stage, a, b, shortRing(stage));
  await stage.wait(talk(stage), a, b);
  stage.random.pick([a, b]).hangUp();
};

export const missed = async (stage: Stage, client: DemoClient, user: string): Promise<void> => {
  const a = fromClient(stage, client);
  const b = toUser(stage, a, user, { shown: client.phone });
  b.ring();
  await stage.wait(stage.random.between(8, 20), a, b);
  b.hangUp('ORIGINATOR_CANCEL');
  a.hangUp('ORIGINATOR_CANCEL');
};

export const group = async (stage: Stage, client: DemoClient, users: readonly string[]): Promise<void> => {
  const a = fromClient(stage, client, '74951234568');
  const phones = users.map((user) => toUser(stage, a, user, { shown: client.phone }));
  for (const phone of phones) phone.ring();
  await stage.wait(shortRing(stage), a);
  const ringing = phones.filter((phone) => phone.isAlive());
  if (ringing.length === 0) return a.hangUp('NO_ANSWER');
  const winner = stage.random.pick(ringing);
  for (const phone of phones) if (phone !== winner) phone.hangUp('LOSE_RACE');
  connect(a, winner);
  await stage.wait(talk(stage), a, winner);
  a.hangUp();
};

export const held = async (stage: Stage, client: DemoClient, user: string): Promise<void> => {
  const a = fromClient(stage, client);
  const b = toUser(stage, a, user, { shown: client.phone });
  await ringAndAnswer(stage, a, b, shortRing(stage));
  await stage.wait(stage.random.between(5, 15), a, b);
  b.hold(true);
  await stage.wait(stage.random.between(5, 12), a, b);
  b.hold(false);
  await stage.wait(stage.random.between(5, 20), a, b);
  b.hangUp();
};

export const blindTransfer = async (stage: Stage, client: DemoClient, user: string, target: string): Promise<void> => {
  const a = fromClient(stage, client);
  const first = toUser(stage, a, user, { shown: client.phone });
  await ringAndAnswer(stage, a, first, shortRing(stage));
  await stage.wait(stage.random.between(5, 15), a, first);
  a.unbridge();
  first.hangUp();
  const second = toUser(stage, a, target, { shown: client.phone });
  await ringAndAnswer(stage, a, second, shortRing(stage));
  await stage.wait(talk(stage), a, second);
  a.hangUp();
};

export const attendedTransfer = async (
  stage: Stage,
  client: DemoClient,
  user: string,
  target: string,
): Promise<void> => {
  const a = fromClient(stage, client);
  const b = toUser(stage, a, user, { shown: client.phone });
  await ringAndAnswer(stage, a, b, shortRing(stage));
  await stage.wait(stage.random.between(5, 12), a, b);
  b.hold(true);
  await stage.wait(1, a, b);
  const c = fromUser(stage, user, target);
  const d = toUser(stage, c, target, { shown: user });
  await ringAndAnswer(stage, c, d, shortRing(stage));
  await stage.wait(stage.random.between(5, 12), a, b, c, d);
  // REFER with Replaces: both of the user's channels step aside within milliseconds.
  c.unbridge();
  a.unbridge();
  a.bridge(d);
  b.hold(false, { variable_transfer_disposition: 'recv_replace' });
  b.hangUp();
  c.hangUp('ATTENDED_TRANSFER');
  await stage.wait(talk(stage), a, d);
  a.hangUp();
};

export const outbound = async (stage: Stage, user: string, client: DemoClient, isAnswered: boolean): Promise<void> => {
  const dialled = client.phone.replace(/^7/, '8');
  const a = fromUser(stage, user, dialled);
  const b = toClient(stage, a, dialled);
  b.ring();
  await stage.wait(stage.random.between(4, 12), a, b);
  if (isAnswered) {
    connect(a, b);
    await stage.wait(talk(stage), a, b);
  } else b.hangUp('NO_ANSWER');
  a.hangUp();
};

export const internal = async (stage: Stage, user: string, target: string): Promise<void> => {
  const a = fromUser(stage, user, target);
  const b = toUser(stage, a, target, { shown: user });
  await ringAndAnswer(stage, a, b, shortRing(stage));
  await stage.wait(stage.random.between(6, 25), a, b);
  a.hangUp();
};
