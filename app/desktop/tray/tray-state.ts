/** What the tray shows: from the state of the product to an icon, a line of words and a menu. Pure. */
import type { Language } from '../../contract/language.ts';
import type { CallView, Problem, Status } from '../../contract/view.ts';
import { callLine } from './live-calls.ts';
import { sayDesktop, type DesktopSay } from '../words.ts';

/** The life of the engine as the desktop sees it. */
export type EngineCondition = 'unlocking' | 'starting' | 'running' | 'restarting' | 'stopped' | 'quitting';

export type TrayView = {
  condition: EngineCondition;
  /** Null until the engine has said something. */
  status: Status | null;
  calls: readonly CallView[];
  /** A version that is downloaded and waits to be installed. */
  update: string | null;
};

/** Files of build/icons/tray. Shapes differ too: dot, bar, cross, pause. */
export type TrayIcon = 'ok' | 'waiting' | 'broken' | 'paused';

export type TrayAction =
  | { do: 'open'; page?: 'calls' | 'health' | 'key' | 'missed' }
  | { do: 'pause'; minutes: number }
  | { do: 'restart' }
  | { do: 'install' }
  | { do: 'quit' };

export type MenuEntry =
  | { kind: 'line' }
  | { kind: 'text'; label: string }
  | { kind: 'item'; label: string; action: TrayAction }
  | { kind: 'list'; label: string; entries: MenuEntry[] };

/** `waiting`: clients to be called back, as the rail of the window counts them. */
export type TrayState = { icon: TrayIcon; tooltip: string; menu: MenuEntry[]; waiting: number };

/** Windows cuts tooltips at 127 characters. */
const TOOLTIP_LIMIT = 127;
const CALLS_IN_MENU = 10;

const LIGHTS: Record<Status['light'], TrayIcon> = { green: 'ok', yellow: 'waiting', red: 'broken', grey: 'paused' };

function iconFor({ condition, status }: TrayView): TrayIcon {
  if (condition === 'stopped') return 'broken';
  if (condition === 'quitting') return 'paused';
  if (condition !== 'running' || status === null) return 'waiting';
  if (status.pausedUntil !== null) return 'paused';
  return status.setUp ? LIGHTS[status.light] : 'waiting';
}

/** The reason without the cure: the first sentence, to be read on after a colon; names keep their capitals. */
function reason(problem: Problem): string {
  const [first = ''] = problem.text.split(/[.!?](?=\s|$)/u, 1);
  return /^(?!Plecho)\p{Lu}\p{Ll}+(?=[\s,]|$)/u.test(first)
    ? first.charAt(0).toLocaleLowerCase() + first.slice(1)
    : first;
}

/** Clients who wait to be called back; none is counted while the product is not at work. */
const waitingClients = ({ condition, status }: TrayView): number =>
  condition === 'running' && status?.setUp === true ? (status.toCallBack ?? 0) : 0;

function clock(at: number, language: Language): string {
  return new Date(at).toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit' });
}

/** The state in a few words, without the name of the product and without times that run. */
function stateWords({ condition, status }: TrayView, say: DesktopSay, language: Language): string {
  if (condition !== 'running') return say(condition);
  if (status === null) return say('starting');
  if (!status.setUp) return say('notSetUp');
  if (status.pausedUntil !== null) return say('paused', clock(status.pausedUntil, language));
  const [worst] = status.problems;
  if (worst !== undefined) return reason(worst);
  if (status.light !== 'green' && status.outbox.waiting > 0) return say('waiting', status.outbox.waiting);
  return say('allWell');
}

function cut(text: string): string {
  if (text.length <= TOOLTIP_LIMIT) return text;
  const head = text.slice(0, TOOLTIP_LIMIT - 1);
  return `${head.slice(0, Math.max(head.lastIndexOf(' '), 60))}…`;
}

/** «Plecho: 2 звонка, всё в порядке», «Plecho: нет связи с АТС (3 мин)». */
function tooltip(view: TrayView, say: DesktopSay, language: Language, now: number): string {
  const [worst] =
    view.condition === 'running' && view.status?.setUp && view.status.pausedUntil === null ? view.status.problems : [];
  const minutes = worst === undefined ? 0 : Math.floor((now - worst.since) / 60_000);
  const ago = minutes > 0 ? ` (${say('minutes', minutes)})` : '';
  const live = view.status?.liveCalls ?? 0;
  const talks = view.condition === 'running' && live > 0 ? `${say('talks', live)}, ` : '';
  const clients = waitingClients(view);
  const waiting = clients > 0 ? `${say('waitForCall', clients)}, ` : '';
  const room = TOOLTIP_LIMIT - ago.length;
  const text = cut(`Plecho: ${talks}${waiting}${stateWords(view, say, language)}`);
  return (text.length > room ? `${text.slice(0, room - 1)}…` : text) + ago;
}

function callEntries({ calls }: TrayView, say: DesktopSay): MenuEntry {
  if (calls.length === 0) return { kind: 'text', label: say('noCalls') };
  const entries: MenuEntry[] = calls
    .slice(0, CALLS_IN_MENU)
    .map((call) => ({ kind: 'item', label: callLine(call, say), action: { do: 'open', page: 'calls' } }));
  const more = calls.length - CALLS_IN_MENU;
  if (more > 0) entries.push({ kind: 'item', label: say('moreCalls', more), action: { do: 'open', page: 'calls' } });
  return { kind: 'list', label: `${say('liveCalls')} (${calls.length})`, entries };
}

function menu(view: TrayView, say: DesktopSay, language: Language): MenuEntry[] {
  const state = stateWords(view, say, language);
  const entries: MenuEntry[] = [
    { kind: 'text', label: cut(state.charAt(0).toLocaleUpperCase() + state.slice(1)) },
    { kind: 'line' },
    { kind: 'item', label: say('open'), action: { do: 'open' } },
  ];
  if (
    view.condition === 'running' &&
    view.status?.setUp &&
    view.status.problems.some(({ action }) => action?.do === 'newKey')
  )
    entries.push({ kind: 'item', label: say('newKey'), action: { do: 'open', page: 'key' } });
  if (view.condition === 'running' && view.status !== null) {
    entries.push(callEntries(view, say));
    const clients = waitingClients(view);
    if (clients > 0)
      entries.push({ kind: 'item', label: say('callBack', clients), action: { do: 'open', page: 'missed' } });
    if (view.status.setUp) {
      const paused = view.status.pausedUntil !== null;
      const label = paused ? say('resume') : say('pause');
      entries.push({ kind: 'item', label, action: { do: 'pause', minutes: paused ? 0 : 60 } });
    }
  }
  entries.push({ kind: 'line' });
  if (view.update !== null)
    entries.push({ kind: 'item', label: say('installUpdate', view.update), action: { do: 'install' } });
  if (view.condition === 'stopped') entries.push({ kind: 'item', label: say('restart'), action: { do: 'restart' } });
  entries.push({ kind: 'item', label: say('quit'), action: { do: 'quit' } });
  return entries;
}

/** @param now ms since the epoch: how long the first problem has lasted is part of the tooltip. */
export function trayState(view: TrayView, language: Language, now: number): TrayState {
  const say = sayDesktop.in(language);
  return {
    icon: iconFor(view),
    tooltip: tooltip(view, say, language, now),
    menu: menu(view, say, language),
    waiting: waitingClients(view),
  };
}
