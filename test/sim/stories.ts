/** The calls of a simulated day: recorded ones, each with other people, so that two simultaneous calls do not count as a consultation (R9). */
import { loadTrace, traceNames, type Mover, type Trace, type TraceEvent } from '../fixtures/trace.ts';
import { DEMO_USERS, type DemoUser } from '../../app/demo/crm/identity.ts';

/** Traces of calls that the product places contain only the exchange's part. */
const NOT_PLAYED = new Set(['click-to-call-elsewhere', 'redirect', 'mid-call']);
/** How many calls can go on at a time. */
export const CASTS = 10;

/** The names of the calls that a day can be made of. */
export const STORIES: readonly string[] = traceNames().filter((name) => !NOT_PLAYED.has(name));

const loaded = new Map<string, Trace>();
/** A recorded call by its name, loaded when it is first played. @throws where there is none */
export function storyNamed(name: string): Trace {
  if (!STORIES.includes(name)) throw new Error(`no story ${name}`);
  const trace = loaded.get(name) ?? loadTrace(name);
  loaded.set(name, trace);
  return trace;
}

/** An extension of the traces, also after a percent-encoded character; the mobile that belongs to 1001. */
const EXTENSION = /(?<=%[0-9A-Fa-f]{2}|(?<!\d))100([1-6])(?!\d)/g;
const MOBILE = /9161112233/g;

/** Replaces the people in a text of a trace by those of another cast: 1001 becomes 1101, 1201, … */
export const castIn = (text: string, cast: number): string =>
  cast === 0 || !(text.includes('100') || text.includes('2233'))
    ? text
    : text.replace(EXTENSION, `1${cast}0$1`).replace(MOBILE, String(9_161_112_233 + cast));

/** The people of all casts, as users of the CRM. */
export const ALL_USERS: readonly DemoUser[] = Array.from({ length: CASTS }, (_, cast) =>
  DEMO_USERS.map(({ id, name, extension }) => ({
    id: castIn(id, cast).replace(/\d{4}$/, castIn(extension, cast)),
    name: cast === 0 ? name : `${name} ${cast + 1}`,
    extension: castIn(extension, cast),
  })),
).flat();

/** The numbers of one of these people. */
export const numbersOf = ({ extension }: DemoUser): string[] =>
  /^1\d01$/.test(extension) ? [extension, `8${9_161_112_233 + Number(extension[1])}`] : [extension];

/** The headers of an event that depend on the cast and the time: found once for each event and each value, because most do not. */
const MOVES = /[0-9a-f]{8}-[0-9a-f]{4}-|\d{10}|\d{4}-\d\d-\d\d|100[1-6]| GMT/;
const moves = new Map<string, boolean>();
function isMoving(value: string): boolean {
  const known = moves.get(value);
  if (known !== undefined) return known;
  const found = MOVES.test(value);
  moves.set(value, found);
  return found;
}
const moving = new WeakMap<TraceEvent, readonly string[]>();

/** Converts the events of one play to other people and another time. Most values occur in many events: each is converted once. */
export function createRetelling(mover: Mover, cast: number): (event: TraceEvent) => TraceEvent {
  const known = new Map<string, string>();
  const move = (was: string): string => {
    const found = known.get(was);
    if (found !== undefined) return found;
    const now = mover.text(castIn(was, cast));
    known.set(was, now);
    return now;
  };
  return (event) => {
    let names = moving.get(event);
    if (names === undefined) {
      names = Object.keys(event).filter((name) => [event[name] ?? []].flat().some(isMoving));
      moving.set(event, names);
    }
    const moved = { ...event };
    for (const name of names) {
      const value = event[name];
      moved[name] = typeof value === 'string' ? move(value) : (value ?? []).map(move);
    }
    return moved;
  };
}
