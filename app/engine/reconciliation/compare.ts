/** Our calls against the CRM's: what is missing there, there twice, other than ours, or without its recording. Pure. */
import { isSameUser } from '../../core/same-user.ts';
import { onlyDigits } from '../../core/written-number.ts';
import type { Difference, Discrepancy, HistoryRow, Reconciliation } from '../../contract/view.ts';
import type { TheirCall, TheirLeg } from '../../crm/port.ts';

/** Times that differ by less are the same (ms): the CRM may cut fractions off. */
const SAME_TIME = 1_500;
/** Two calls of one client that begin so near each other are one, told by two. */
const SAME_CALL = 60_000;

export type Compared = Pick<Reconciliation, 'missing' | 'doubled' | 'different' | 'withoutRecording'>;

/**
 * Compares piece by piece: it may be interrupted between any two calls.
 * @param ours finished calls that are not on their way to the CRM any more
 * @param theirs what the CRM has
 * @param isOurs whether we know a call by its id (it may be older than what is compared)
 * @param since ms: what began before is not looked at
 */
export function* compare(
  ours: readonly HistoryRow[],
  theirs: readonly TheirCall[],
  isOurs: (id: string) => boolean,
  since: number,
): Generator<void, Compared> {
  const result: Record<keyof Compared, Discrepancy[]> = {
    missing: [],
    doubled: [],
    different: [],
    withoutRecording: [],
  };
  const byId = Map.groupBy(theirs, ({ id }) => id);
  const prefixes = new Set(ours.flatMap(({ id }) => (byId.get(id) ?? []).map(({ prefix }) => prefix)));
  for (const call of ours) {
    yield;
    const about = { callId: call.id, phone: call.clientPhone ?? '', startedAt: call.startedAt };
    const found = byId.get(call.id) ?? [];
    const whole = found.find(({ legs }) => legs !== null) ?? found[0];
    if (whole === undefined || whole.legs === null) {
      result.missing.push({ ...about, what: [whole === undefined ? 'noCall' : 'notRegistered'] });
      continue;
    }
    if (found.length > 1) result.doubled.push({ ...about, what: ['sameId'] });
    const what = differences(call, whole, whole.legs);
    if (what.length > 0) result.different.push({ ...about, what });
    const silent = call.recordings.some(
      ({ legId, state }) => state === 'attached' && whole.legs?.find(({ id }) => id === legId)?.recordings === 0,
    );
    if (silent) result.withoutRecording.push({ ...about, what: ['noRecording'] });
  }
  // What our own integration has told, and not we: another Plecho.
  const ids = new Set(ours.map(({ id }) => id));
  const byClient = Map.groupBy(ours, ({ clientPhone, direction }) => `${direction} ${onlyDigits(clientPhone)}`);
  for (const call of theirs) {
    yield;
    const { id, prefix, clientPhone: phone, startedAt = 0 } = call;
    if (!prefixes.has(prefix) || startedAt < since || ids.has(id) || isOurs(id)) continue;
    const twin = byClient
      .get(`${call.direction} ${phone}`)
      ?.find((own) => Math.abs(own.startedAt - startedAt) < SAME_CALL);
    const entry: Discrepancy = { callId: id, phone, startedAt, what: ['byAnother'] };
    if (twin === undefined) result.different.push(entry);
    else result.doubled.push(entry);
  }
  return result;
}

function differences(call: HistoryRow, theirs: TheirCall, legs: readonly TheirLeg[]): Difference[] {
  const what = new Set<Difference>();
  if (call.direction !== theirs.direction) what.add('direction');
  if (onlyDigits(call.clientPhone) !== theirs.clientPhone) what.add('phone');
  if (onlyDigits(call.line) !== theirs.line) what.add('line');
  // A call that rang nowhere is told as one leg from the client to nobody (R14).
  if (call.legs.length === 0) {
    if (legs.length !== 1 || legs.some(({ answeredAt }) => answeredAt !== undefined)) what.add('legs');
    return [...what];
  }
  if (legs.length !== call.legs.length || legs.some(({ id }) => !call.legs.some((leg) => leg.id === id)))
    what.add('legs');
  for (const leg of call.legs) {
    const other = legs.find(({ id }) => id === leg.id);
    if (other === undefined) continue;
    for (const [own, their] of [
      [leg.from, other.from],
      [leg.to, other.to],
    ] as const) {
      const isSame =
        own.kind === their.type &&
        (own.kind === 'client' || own.userId === their.userId || isSameUser(own.userId, their.userId));
      if (!isSame) what.add('people');
    }
    if ((leg.answeredAt === undefined) !== (other.answeredAt === undefined)) what.add('answered');
    else if (isApart(leg.answeredAt, other.answeredAt)) what.add('time');
    if (isApart(leg.endedAt ?? call.endedAt, other.endedAt)) what.add('time');
  }
  return [...what];
}

const isApart = (a: number | undefined, b: number | undefined): boolean =>
  a !== undefined && b !== undefined && Math.abs(a - b) > SAME_TIME;
