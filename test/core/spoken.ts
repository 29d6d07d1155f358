/** A small language for calls: each line says what happens on the exchange and becomes facts; what the CRM is told becomes lines again. */
import { EMPTY_STATE } from '../../app/core/draft.ts';
import type { Intent } from '../../app/core/intent.ts';
import type { Fact, State } from '../../app/core/model.ts';
import { createOffice } from '../../app/core/office.ts';
import { track } from '../../app/core/track.ts';
import { endCause } from '../../app/pbx/events/translate.ts';
import { nameOf, PEOPLE } from '../fixtures/told.ts';

const START = 1_800_000_000_000_000;
export const LINE = '74951234567';
const OUTSIDE = /^\d{7,}$/;

/** The facts of one line. The first word is the time in seconds, then a channel by its letter. */
function factOf(line: string): Fact {
  const [seconds = '', channel = '', verb = '', ...words] = line.trim().split(/\s+/);
  const at = START + Math.round(Number(seconds) * 1e6);
  const [first = '', second = '', third = ''] = words;
  const who = (number: string) =>
    OUTSIDE.test(number) ? { number, outside: true } : { user: number, number, outside: false };
  switch (verb) {
    case 'from': // 0 A from 79997775533 to 74951234567: an inbound channel
      return { kind: 'created', at, channel, made: 'caller', claim: who(first), dialled: third };
    case 'calls': // 1 B calls 1001 for A: a channel that the exchange originated
      return {
        kind: 'created',
        at,
        channel,
        made: 'exchange',
        claim: who(first),
        dialled: first,
        shown: LINE,
        by: third,
      };
    case 'listens': // 1 C listens: a channel that only eavesdrops
      return { kind: 'created', at, channel, made: 'caller', claim: who('1003'), dialled: '*33', service: true };
    case 'rings':
      return { kind: 'rang', at, channel };
    case 'answers':
      return { kind: 'answered', at, channel };
    case 'talks': // 2 A talks with B: a bridge
      return { kind: 'bridged', at, a: channel, b: second };
    case 'parts': // 3 A parts from B: the bridge ends
      return { kind: 'unbridged', at, a: channel, b: second };
    case 'holds':
      return { kind: 'held', at, channel };
    case 'resumes':
      return { kind: 'resumed', at, channel };
    case 'enters': // 2 A enters room
      return { kind: 'joined', at, channel, room: first };
    case 'ends': // 4 A ends [CAUSE], the hangup cause as FreeSWITCH names it
      return { kind: 'ended', at, channel, cause: endCause(first) };
    case 'records': // 2 A records file | 4 A records file over
      return { kind: 'recording', at, channel, file: first, state: second === 'over' ? 'stopped' : 'started' };
    case 'alive': // 9 – alive A B: all channels that the exchange has after a gap, A and B talking
      return {
        ...{ kind: 'alive', at, channels: words, before: at },
        bridges: first !== '' && second !== '' ? [[first, second]] : [],
      };
    case 'passes': // 9 – passes: time passes and nothing happens
      return { kind: 'tick', at };
    case 'asked': // 0 A asked 1001 to 79997775533: a CALL of the CRM
      return {
        ...{ kind: 'asked', at, channel, communicationId: 'c-1', line: LINE },
        user: { kind: 'user', number: first, userId: `u${first}` },
        to: OUTSIDE.test(third)
          ? { kind: 'client', phone: third }
          : { kind: 'user', number: third, userId: `u${third}` },
      };
    default:
      throw new Error(`not understood: ${line}`);
  }
}

function lineOf(intent: Intent): string {
  switch (intent.kind) {
    case 'call-started':
      return ['started', intent.direction, intent.clientPhone, intent.line].filter(Boolean).join(' ');
    case 'call-event':
      return `${intent.type} ${nameOf(intent.from)}→${nameOf(intent.to)}`.replaceAll('user:', '');
    case 'register-call':
      return `registered ${intent.items
        .map(({ from, to, startedAt }) => `${nameOf(from)}→${nameOf(to)}${startedAt === undefined ? ' missed' : ''}`)
        .join(', ')}`.replaceAll('user:', '');
    case 'call-recording':
      return `recording ${intent.file}`;
    case 'call-finished':
      return 'finished';
    case 'call-failed':
      return 'failed';
  }
}

export type Options = { readonly reportInternalCalls?: boolean };

/** Feeds the model with these lines. @returns what the CRM is told, in order; ids contain the channels' letters */
export function told(happens: string, { reportInternalCalls = true }: Options = {}): string[] {
  return intentsOf(happens, { reportInternalCalls }).map(lineOf);
}

/** The model's state after what happens. */
export function stateAfter(happens: string): State {
  const office = createOffice({ people: PEOPLE, country: 'RU', areaCode: null, lines: [], reportInternalCalls: true });
  return track(EMPTY_STATE, happens.trim().split('\n').map(factOf), office).state;
}

export function intentsOf(happens: string, { reportInternalCalls = true }: Options = {}): Intent[] {
  const office = createOffice({ people: PEOPLE, country: 'RU', areaCode: null, lines: [], reportInternalCalls });
  const facts = happens.trim().split('\n').map(factOf);
  const intents: Intent[] = [];
  let state = EMPTY_STATE;
  const last = facts.at(-1)?.at ?? START;
  const ticks = [1e6, 4e6].map((later) => ({ kind: 'tick', at: last + later }) as const);
  for (const fact of [...facts, ...ticks]) {
    const next = track(state, [fact], office);
    state = next.state;
    intents.push(...next.intents);
  }
  return intents;
}
