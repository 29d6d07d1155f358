/**
 * Which messages the CRM must have received live. They may be lost only where a fault prevented them: each committed message must be
 * told unless the CRM could not be reached, the disk or the PC's clock failed within its minute; a call without any fault must be told completely.
 */
import type { DemoCrm } from '../../app/demo/crm.ts';
import type { Intent } from '../../app/core/intent.ts';
import { differences } from '../fixtures/told.ts';
import { toldTo } from '../journeys/office.ts';
import type { Expected } from '../fixtures/trace.ts';

/** A fault, from and until in virtual ms. `pause`: messages are not sent meanwhile, but afterwards. */
export type Trouble = {
  readonly kind: 'crm' | 'slow' | 'line' | 'disk' | 'clock' | 'pause';
  readonly from: number;
  until: number;
};

/** An intent that a PC committed, with the virtual ms of the commit; `age`: how long ago its event had happened by then. */
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
/** Without a fault, a message that has at least so long left before it expires is told. */
const ENOUGH = 15_000;
/** How long before and after a call a fault may still affect it. */
const [BEFORE, AFTER] = [20_000, 25_000];

const overlap = ({ from, until }: Trouble, since: number, till: number): number =>
  Math.max(0, Math.min(until, till) - Math.max(from, since));
const touches = (trouble: Trouble, since: number, till: number): boolean =>
  trouble.from <= till && trouble.until >= since;

/** Whether the CRM has a message of this kind; of a leg, as many of each type as were committed. */
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

/** Messages that were committed, could have been told, and never were. */
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

/** Calls without any fault that were not told live as the story expects. */
export function notWhole(crm: DemoCrm, played: readonly Played[], troubles: readonly Trouble[]): string[] {
  return played
    .filter(({ from, until }) => !troubles.some((trouble) => touches(trouble, from - BEFORE, until + AFTER)))
    .flatMap(({ name, calls, owns }) => {
      const expected = { story: name, calls: calls.map(({ recordings: _, ...call }) => call) };
      return differences(toldTo(crm, owns), expected).map((fault) => `${name}, undisturbed: ${fault}`);
    });
}
