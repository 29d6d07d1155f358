/**
 * Which notifications are due. Pure: state and event in, state and notices out.
 * One per problem, one when it is over, none for what heals within 30 s, nothing twice; missed calls if they are wanted.
 */
import type { CallView, Problem } from '../../contract/view.ts';
import { isMissed } from '../../contract/measures.ts';
import { showPhone } from './live-calls.ts';
import type { DesktopSay } from '../words.ts';

/** Shorter problems, and shorter recoveries, are not notified. */
export const GRACE_MS = 30_000;
/** A call that ended longer ago than this comes from the history, not from the phone. */
const FRESH_MS = 120_000;
const REMEMBERED_CALLS = 500;

export type Notice = { kind: 'problem' | 'over' | 'missed'; title: string; body: string };

type Known = { text: string; since: number; told: boolean; goneAt: number | null };

export type NoticeState = {
  problems: ReadonlyMap<string, Known>;
  /** Calls that were looked at already, oldest first. */
  calls: readonly string[];
  /** After a sleep everything is down for a moment: nothing is told before this. */
  quietUntil: number;
};

export type NoticeEvent =
  | { type: 'problems'; problems: readonly Problem[]; at: number }
  | { type: 'call'; call: CallView; at: number }
  | { type: 'tick'; at: number }
  | { type: 'woke'; at: number };

export type NoticeWishes = { notifyProblems: boolean; notifyMissed: boolean; say: DesktopSay };

/** `again`: when the next tick is due (ms since the epoch), null when nothing is pending. */
export type Decision = { state: NoticeState; notices: Notice[]; again: number | null };

export const noNotices: NoticeState = { problems: new Map(), calls: [], quietUntil: 0 };

/** What the status says now, laid over what was known. */
function seen(known: ReadonlyMap<string, Known>, problems: readonly Problem[], at: number): Map<string, Known> {
  const next = new Map<string, Known>();
  for (const [id, one] of known) next.set(id, { ...one, goneAt: one.goneAt ?? at });
  for (const { id, since, text } of problems) {
    const before = known.get(id);
    next.set(id, { text, since: before?.since ?? Math.min(since, at), told: before?.told ?? false, goneAt: null });
  }
  return next;
}

/** Notifies problems that have lasted long enough, drops those that are over, and says when the next one is due. */
function ripen(state: NoticeState, wishes: NoticeWishes, at: number): Decision {
  const problems = new Map<string, Known>();
  const notices: Notice[] = [];
  const due: number[] = [];
  for (const [id, one] of state.problems) {
    if (one.goneAt !== null && !one.told) continue;
    const ripe = Math.max((one.goneAt ?? one.since) + GRACE_MS, state.quietUntil);
    if (one.goneAt !== null && at >= ripe) {
      if (wishes.notifyProblems) notices.push({ kind: 'over', title: wishes.say('problemOver'), body: one.text });
      continue;
    }
    const told = one.told || (one.goneAt === null && at >= ripe);
    if (told && !one.told && wishes.notifyProblems) notices.push({ kind: 'problem', title: 'Plecho', body: one.text });
    if (!told || one.goneAt !== null) due.push(ripe);
    problems.set(id, { ...one, told });
  }
  return { state: { ...state, problems }, notices, again: due.length === 0 ? null : Math.min(...due) };
}

function missed(call: CallView, say: DesktopSay): Notice {
  const phone = call.clientPhone === undefined ? say('withheld') : showPhone(call.clientPhone);
  const body = call.clientName === undefined || call.clientName === '' ? phone : `${call.clientName}, ${phone}`;
  return { kind: 'missed', title: say('missed'), body };
}

function wasMissed(call: CallView, at: number): boolean {
  return isMissed(call) && call.endedAt !== undefined && at - call.endedAt < FRESH_MS;
}

/** The next state and what is to be shown now. Safe to call as often as one likes: nothing is told twice. */
export function decideNotices(state: NoticeState, event: NoticeEvent, wishes: NoticeWishes): Decision {
  const { at } = event;
  if (event.type === 'woke') return ripen({ ...state, quietUntil: at + GRACE_MS }, wishes, at);
  if (event.type === 'problems')
    return ripen({ ...state, problems: seen(state.problems, event.problems, at) }, wishes, at);
  const decision = ripen(state, wishes, at);
  if (event.type === 'tick') return decision;
  const { call } = event;
  if (call.endedAt === undefined || state.calls.includes(call.id)) return decision;
  const calls = [...state.calls, call.id].slice(-REMEMBERED_CALLS);
  const tell = wishes.notifyMissed && wasMissed(call, at);
  return {
    ...decision,
    state: { ...decision.state, calls },
    notices: tell ? [...decision.notices, missed(call, wishes.say)] : decision.notices,
  };
}
