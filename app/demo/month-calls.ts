/** The calls of the demo's month as facts of the call model, told in the order in which an exchange tells them. */
import type { ChannelId, EndCause, Fact } from '../core/model.ts';
import type { Random } from './office-people.ts';

type Untimed<F> = F extends Fact ? Omit<F, 'at'> : never;

/** A told call: its facts, its end (ms), and the longest talk in it (µs) where there was one. */
export type ToldCall = {
  readonly facts: readonly Fact[];
  readonly endMs: number;
  readonly talk?: { readonly channel: ChannelId; readonly from: number; readonly until: number };
};

/** One that answers or is called, by extension; `seconds` his phone rings. */
export type Rung = { readonly extension: string; readonly seconds: number };

export const uuid = (random: Random): string => {
  const hex = Array.from({ length: 32 }, () => Math.floor(random.next() * 16).toString(16)).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
};

/** Writes facts with the time that has passed. @param startMs ms since the epoch */
function createTape(random: Random, startMs: number) {
  let at = Math.round(startMs * 1000);
  const facts: Fact[] = [];
  let talk: ToldCall['talk'];
  const say = (fact: Untimed<Fact>): void => {
    at += 1 + Math.floor(random.next() * 4000);
    facts.push({ ...fact, at } as Fact);
  };
  const end = (cause: EndCause, ...channels: readonly ChannelId[]): void => {
    for (const channel of channels) say({ kind: 'ended', channel, cause });
  };
  const born = (more: Omit<Untimed<Extract<Fact, { kind: 'created' }>>, 'kind' | 'channel'>): ChannelId => {
    const channel = uuid(random);
    say({ kind: 'created', channel, ...more });
    return channel;
  };
  const pass = (seconds: number): void => void (at += Math.round(seconds * 1e6));
  return {
    say,
    end,
    pass,
    fromClient: (phone: string, line: string) =>
      born({ made: 'caller', claim: { number: phone, outside: true }, dialled: line }),
    fromUser: (extension: string, dialled: string) =>
      born({ made: 'caller', claim: { user: extension, number: extension, outside: false }, dialled }),
    toUser(by: ChannelId, extension: string): ChannelId {
      const made = { made: 'exchange', claim: { user: extension, number: extension, outside: false }, by } as const;
      const channel = born({ ...made, dialled: extension });
      say({ kind: 'rang', channel });
      return channel;
    },
    toClient(by: ChannelId, phone: string, line: string): ChannelId {
      const made = { made: 'exchange', claim: { number: phone, outside: true }, by } as const;
      const channel = born({ ...made, dialled: phone, shown: line });
      say({ kind: 'rang', channel });
      return channel;
    },
    /** `b` picks up and both talk for so long; the longest talk is what a recording would hold. */
    talkFor(seconds: number, a: ChannelId, b: ChannelId, isFirst = true): void {
      say({ kind: 'answered', channel: b });
      if (isFirst) say({ kind: 'answered', channel: a });
      say({ kind: 'bridged', a, b });
      const from = at;
      pass(seconds);
      if (talk === undefined || at - from > talk.until - talk.from) talk = { channel: a, from, until: at };
    },
    done: (): ToldCall => ({ facts, endMs: Math.ceil(at / 1000), ...(talk !== undefined && { talk }) }),
  };
}

export type CallPlan =
  /** `also`: phones that ring beside his. */
  | { readonly kind: 'answered'; readonly by: Rung; readonly also: readonly string[]; readonly talk: number }
  | { readonly kind: 'held'; readonly by: Rung; readonly talk: number; readonly hold: number }
  /** Handed on blind, or after asking the colleague. */
  | { readonly kind: 'passedOn'; readonly by: Rung; readonly to: Rung; readonly talk: number; readonly asks: boolean }
  /** `voicemail`: the file of the message that he left. */
  | { readonly kind: 'missed'; readonly rang: readonly Rung[]; readonly voicemail?: string }
  /** `talk` 0: nobody answered. */
  | { readonly kind: 'outbound'; readonly by: Rung; readonly talk: number }
  | { readonly kind: 'internal'; readonly by: Rung; readonly to: string; readonly talk: number };

/** Tells one call. @param startMs ms since the epoch @param outside the client's phone, and our line; internal calls use neither */
export function tellCall(
  random: Random,
  startMs: number,
  plan: CallPlan,
  { phone, line }: { readonly phone: string; readonly line: string },
): ToldCall {
  const tape = createTape(random, startMs);
  switch (plan.kind) {
    case 'answered': {
      const a = tape.fromClient(phone, line);
      const others = plan.also.map((extension) => tape.toUser(a, extension));
      const b = tape.toUser(a, plan.by.extension);
      tape.pass(plan.by.seconds);
      tape.end('gaveUp', ...others);
      tape.talkFor(plan.talk, a, b);
      tape.end('other', a, b);
      break;
    }
    case 'held': {
      const a = tape.fromClient(phone, line);
      const b = tape.toUser(a, plan.by.extension);
      tape.pass(plan.by.seconds);
      tape.talkFor(plan.talk, a, b);
      tape.say({ kind: 'held', channel: b });
      tape.pass(plan.hold);
      tape.say({ kind: 'resumed', channel: b });
      tape.pass(plan.talk / 2);
      tape.end('other', b, a);
      break;
    }
    case 'passedOn': {
      const a = tape.fromClient(phone, line);
      const b = tape.toUser(a, plan.by.extension);
      tape.pass(plan.by.seconds);
      tape.talkFor(plan.talk / 3, a, b);
      if (plan.asks) askAndPass(tape, a, b, plan);
      else {
        tape.say({ kind: 'unbridged', a, b });
        tape.end('other', b);
        const c = tape.toUser(a, plan.to.extension);
        tape.pass(plan.to.seconds);
        tape.talkFor(plan.talk, a, c, false);
        tape.end('other', a, c);
      }
      break;
    }
    case 'missed': {
      const a = tape.fromClient(phone, line);
      for (const { extension, seconds } of plan.rang) {
        const b = tape.toUser(a, extension);
        tape.pass(seconds);
        tape.end('gaveUp', b);
      }
      if (plan.voicemail !== undefined) {
        tape.say({ kind: 'answered', channel: a });
        tape.pass(14);
        tape.say({ kind: 'recording', channel: a, file: plan.voicemail, state: 'stopped', message: true });
      }
      tape.end('other', a);
      break;
    }
    case 'outbound': {
      const a = tape.fromUser(plan.by.extension, phone.replace(/^7/, '8'));
      const b = tape.toClient(a, phone.replace(/^7/, '8'), line);
      tape.pass(plan.by.seconds);
      if (plan.talk > 0) tape.talkFor(plan.talk, a, b);
      tape.end(plan.talk > 0 ? 'other' : 'gaveUp', b, a);
      break;
    }
    case 'internal': {
      const a = tape.fromUser(plan.by.extension, plan.to);
      const b = tape.toUser(a, plan.to);
      tape.pass(plan.by.seconds);
      tape.talkFor(plan.talk, a, b);
      tape.end('other', a, b);
      break;
    }
  }
  return tape.done();
}

/** The client waits while the colleague is asked; then both of the first one's channels step aside. */
function askAndPass(
  tape: ReturnType<typeof createTape>,
  a: ChannelId,
  b: ChannelId,
  { by, to, talk }: Extract<CallPlan, { kind: 'passedOn' }>,
): void {
  tape.say({ kind: 'held', channel: b });
  tape.pass(1);
  const c = tape.fromUser(by.extension, to.extension);
  const d = tape.toUser(c, to.extension);
  tape.pass(to.seconds);
  tape.talkFor(8, c, d);
  tape.say({ kind: 'unbridged', a: c, b: d });
  tape.say({ kind: 'unbridged', a, b });
  tape.say({ kind: 'bridged', a, b: d });
  tape.say({ kind: 'resumed', channel: b, leaving: true });
  tape.end('other', b, c);
  tape.pass(talk);
  tape.end('other', a, d);
}
