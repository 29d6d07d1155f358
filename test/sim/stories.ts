/** The calls of a simulated day: recorded ones, each played by other people, so that two of them at a time are two and no consultation (R9). */
import { loadTrace, traceNames, type Trace } from '../fixtures/trace.ts';
import { DEMO_USERS, type DemoUser } from '../../app/demo/crm/identity.ts';

/** Of calls in which the office places the call itself only the exchange's part is recorded. */
const NOT_PLAYED = new Set(['click-to-call-elsewhere', 'redirect', 'mid-call']);
/** So many calls can go on at a time. */
export const CASTS = 10;

let traces: readonly Trace[] | undefined;
export const allTraces = (): readonly Trace[] =>
  (traces ??= traceNames()
    .filter((name) => !NOT_PLAYED.has(name))
    .map((name) => loadTrace(name)));

/** An extension of the recordings, also behind a percent-encoded character; the mobile that belongs to 1001. */
const EXTENSION = /(?<=%[0-9A-Fa-f]{2}|(?<!\d))100([1-6])(?!\d)/g;
const MOBILE = /9161112233/g;

/** Gives a text of a recording to the people of another cast: 1001 is 1101 there, 1201, … */
export const castIn = (text: string, cast: number): string =>
  cast === 0 ? text : text.replace(EXTENSION, `1${cast}0$1`).replace(MOBILE, String(9_161_112_233 + cast));

/** Everybody whom any cast needs, as the CRM has them. */
export const ALL_USERS: readonly DemoUser[] = Array.from({ length: CASTS }, (_, cast) =>
  DEMO_USERS.map(({ id, name, extension }) => ({
    id: castIn(id, cast).replace(/\d{4}$/, castIn(extension, cast)),
    name: cast === 0 ? name : `${name} ${cast + 1}`,
    extension: castIn(extension, cast),
  })),
).flat();

/** The numbers of one of them. */
export const numbersOf = ({ extension }: DemoUser): string[] =>
  /^1\d01$/.test(extension) ? [extension, `8${9_161_112_233 + Number(extension[1])}`] : [extension];
