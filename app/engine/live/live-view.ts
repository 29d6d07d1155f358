/** What the window sees of the moment: calls in progress and colleagues, as a snapshot and then changes. */
import { isAnswered } from '../../core/outcome.ts';
import type { Person } from '../../contract/settings.ts';
import type { CallView, ColleagueView, LiveMessage, Status } from '../../contract/view.ts';
import type { Call, Leg, State } from '../../core/model.ts';
import { callView } from '../../store/row.ts';

export type LiveDeps = {
  readonly state: () => State;
  readonly people: () => readonly Person[];
  /** Extensions whose phones are registered; null while that is not known. */
  readonly registered: () => ReadonlySet<string> | null;
  readonly status: () => Status;
  /** The client's name as the CRM has it. */
  readonly clientName: (phone: string | undefined) => string | undefined;
  readonly cardOf: (phone: string | undefined) => CallView['clientCard'];
  readonly lastTalk: (phone: string, before: number) => CallView['lastTalk'];
};

export type Live = ReturnType<typeof createLive>;

/** A finished call stays on the screen for a moment, so that one can see how it ended. */
const LINGER = 4_000;

export const viewOf = (call: Call): CallView => callView(call, isAnswered(call));
/** Calls that go on and are anybody's business. */
export const ongoing = (state: State): Call[] => [...state.calls.live.values()].filter((call) => call.announced);

export function createLive(deps: LiveDeps) {
  const listeners = new Set<(message: LiveMessage) => void>();
  const leaving = new Map<string, NodeJS.Timeout>();
  let colleaguesTold = '';
  let statusTold = '';

  const shown = (call: Call): CallView => {
    const view = viewOf(call);
    const { clientPhone } = view;
    if (clientPhone === undefined) return view;
    const clientName = deps.clientName(clientPhone);
    const clientCard = deps.cardOf(clientPhone);
    const lastTalk = deps.lastTalk(clientPhone, view.startedAt);
    return {
      ...view,
      ...(clientName !== undefined && { clientName }),
      ...(clientCard !== undefined && { clientCard }),
      ...(lastTalk !== undefined && { lastTalk }),
    };
  };

  const send = (message: LiveMessage): void => {
    for (const listener of listeners) listener(message);
  };

  const tellColleagues = (): void => {
    const list = colleagues(deps);
    const text = JSON.stringify(list);
    if (text === colleaguesTold) return;
    colleaguesTold = text;
    send({ type: 'colleagues', colleagues: list });
  };

  return {
    /** Calls changed and were committed. */
    changed(calls: readonly Call[]): void {
      for (const call of calls) {
        if (!call.announced) continue;
        if (listeners.size > 0) send({ type: 'call', call: shown(call) });
        if (call.finishedAt === undefined || leaving.has(call.id)) continue;
        const gone = (): void => {
          leaving.delete(call.id);
          send({ type: 'gone', id: call.id });
        };
        leaving.set(call.id, setTimeout(gone, LINGER));
      }
      if (listeners.size > 0 && calls.length > 0) tellColleagues();
    },
    /** The CRM told who this client is. */
    named(phone: string): void {
      if (listeners.size === 0) return;
      for (const call of ongoing(deps.state()))
        if (call.client?.phone === phone) send({ type: 'call', call: shown(call) });
    },
    /** The state of the links may have changed. */
    statusChanged(): void {
      if (listeners.size === 0) return;
      const status = deps.status();
      const text = JSON.stringify(status);
      if (text !== statusTold) send({ type: 'status', status });
      statusTold = text;
      tellColleagues();
    },
    progress: (message: Extract<LiveMessage, { type: 'progress' | 'takeOver' }>): void => send(message),
    colleagues: (): ColleagueView[] => colleagues(deps),
    calls: (): CallView[] => ongoing(deps.state()).map(shown),
    /** A snapshot at once, then changes. @returns how to stop listening */
    subscribe(listener: (message: LiveMessage) => void): () => void {
      this.statusChanged();
      statusTold = JSON.stringify(deps.status()); // what was told while somebody listened before may be long past
      colleaguesTold = JSON.stringify(colleagues(deps));
      listeners.add(listener);
      listener({ type: 'snapshot', calls: this.calls(), colleagues: colleagues(deps), status: deps.status() });
      return () => void listeners.delete(listener);
    },
    stop(): void {
      for (const timer of leaving.values()) clearTimeout(timer);
      listeners.clear();
    },
  };
}

const BUSY = { appeared: 'ringing', connected: 'talking', paused: 'held', disconnected: 'free' } as const;
const RANK = ['free', 'held', 'ringing', 'talking'];

/** Each colleague's state: the liveliest of his legs, else whether his phone is there. */
function colleagues({ state, people, registered }: LiveDeps): ColleagueView[] {
  const busy = new Map<string, ColleagueView['state']>();
  const note = (leg: Leg): void => {
    const now = BUSY[leg.events.at(-1)?.type ?? 'disconnected'];
    for (const party of [leg.from, leg.to]) {
      if (party.kind !== 'user' || party.userId === undefined) continue;
      if (RANK.indexOf(now) > RANK.indexOf(busy.get(party.userId) ?? 'free')) busy.set(party.userId, now);
    }
  };
  for (const call of state().calls.live.values()) call.legs.filter((leg) => leg.endedAt === undefined).forEach(note);
  const phones = registered();
  return people().map(({ userId, name, numbers }) => {
    const idle =
      phones === null
        ? 'unknown'
        : numbers.some((number) => phones.has(number.split('@', 1)[0] ?? ''))
          ? 'free'
          : 'offline';
    return { userId, name, numbers, state: busy.get(userId) ?? idle };
  });
}
