/**
 * What the CRM must have heard live. Real-time messages may be lost only where something was in their way: each that was committed must be
 * told unless the CRM could not be reached, the disk or the PC's clock failed within its minute; a call that nothing disturbed must be told whole.
 */
import type { DemoCrm } from '../../app/demo/crm.ts';
import type { Intent } from '../../app/core/intent.ts';
import { differences } from '../fixtures/told.ts';
import { toldTo } from '../journeys/office.ts';
import type { Expected } from '../fixtures/trace.ts';

/** Something in the way, from and until in virtual ms. `pause`: nothing goes meanwhile, but it goes afterwards. */
export type Trouble = {
  readonly kind: 'crm' | 'slow' | 'line' | 'disk' | 'clock' | 'pause';
  readonly from: number;
  until: number;
};

/** An intent as a PC committed it, at which virtual ms; `age`: how long ago it had happened by then. */
export type Committed = { readonly pc: string; readonly at: number; readonly age: number; readonly intent: Intent };

/** A story as it was played, in virtual ms. */
export type Played = {
  readonly name: string;
  readonly from: number;
  readonly until: number;
  readonly calls: Expected['calls'];
  /** The new ids of its channels. */
  readonly owns: (id: string) => boolean;
};

const LIFE = 60_000;
/** A message that still has so long to live when all is well is told. */
const ENOUGH = 15_000;
/** What comes before a call and after it that may still touch it. */
const [BEFORE, AFTER] = [20_000, 25_000];

const overlap = ({ from, until }: Trouble, since: number, till: number): number =>
  Math.max(0, Math.min(until, till) - Math.max(from, since));
const touches = (trouble: Trouble, since: number, till: number): boolean =>
  trouble.from <= till && trouble.until >= since;

/** Is there a message of this kind in what the CRM has? Of a leg as many of each type as were committed. */
function isHeard(crm: DemoCrm, intent: Intent, nth: number): boolean {
  if (intent.kind === 'call-failed')
    return [...crm.calls.values()].some((call) => call.communicationId === intent.communicationId && call.failed);
  const call = crm.calls.get(intent.callId);
  if (call === undefined) return false;
  if (intent.kind === 'call-started') return call.started !== null;
  if (intent.kind === 'call-finished') return call.finished !== null;
  if (intent.kind === 'register-call') return call.registrations.length > 0;
  if (intent.kind !== 'call-event') return true;
  const same = call.events.filter(
    (event) => event.realtimeCallItemId === intent.legId && event.type === (intent.type as string),
  );
  return same.length > nth;
}

/** Messages that were committed, could be told, and never were. */
export function unkept(
  crm: DemoCrm,
  committed: readonly Committed[],
  troubles: readonly Trouble[],
  pcs: readonly string[],
): string[] {
  const faults: string[] = [];
  const began = new Map<string, number>();
  for (const { intent, at, age } of committed)
    began.set(intent.callId, Math.min(began.get(intent.callId) ?? Infinity, at - age));
  for (const [key, copies] of Map.groupBy(committed, ({ intent }) => intent.key)) {
    const [first] = copies;
    if (first === undefined || !pcs.every((pc) => copies.some((copy) => copy.pc === pc))) continue;
    const { intent } = first;
    const age = Math.max(...copies.map((copy) => copy.age));
    const at = Math.max(...copies.map((copy) => copy.at));
    const since = began.get(intent.callId) ?? at;
    if (troubles.some((one) => ['crm', 'disk', 'clock'].includes(one.kind) && touches(one, since - 5_000, at + LIFE)))
      continue;
    const lost = troubles
      .filter(({ kind }) => kind === 'slow' || kind === 'pause' || (kind === 'line' && pcs.length > 1))
      .reduce((sum, one) => sum + overlap(one, since, at + LIFE), 0);
    const takeOver = pcs.length > 1 ? 15_000 : 0;
    if (LIFE - age - lost - takeOver < ENOUGH) continue;
    const type = intent.kind === 'call-event' ? ` ${intent.type}` : '';
    const nth =
      intent.kind === 'call-event'
        ? new Set(
            committed.flatMap(({ intent: other }) =>
              other.kind === 'call-event' &&
              other.legId === intent.legId &&
              other.type === intent.type &&
              Number(other.key.split('/').at(-1)) < Number(key.split('/').at(-1))
                ? [other.key]
                : [],
            ),
          ).size
        : 0;
    if (!isHeard(crm, intent, nth)) faults.push(`never told: ${intent.kind}${type} of ${intent.callId}`);
  }
  return faults;
}

/** Calls that nothing disturbed and that were not told live as the story has it. */
export function notWhole(crm: DemoCrm, played: readonly Played[], troubles: readonly Trouble[]): string[] {
  return played
    .filter(({ from, until }) => !troubles.some((trouble) => touches(trouble, from - BEFORE, until + AFTER)))
    .flatMap(({ name, calls, owns }) => {
      const expected = { story: name, calls: calls.map(({ recordings: _, ...call }) => call) };
      return differences(toldTo(crm, owns), expected).map((fault) => `${name}, undisturbed: ${fault}`);
    });
}
