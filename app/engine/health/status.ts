/** The state of the whole chain, from the states of its parts: what the tray shows and the window draws. Pure. */
import { withoutConsequences } from '../../contract/problems.ts';
import type { PastProblem, Problem, Status } from '../../contract/view.ts';

export type Parts = Pick<
  Status,
  | 'exchange'
  | 'crm'
  | 'callbacks'
  | 'outbox'
  | 'liveCalls'
  | 'toCallBack'
  | 'pausedUntil'
  | 'lagSeconds'
  | 'setUp'
  | 'newcomers'
  | 'strangeLogins'
  | 'appVersion'
  | 'clients'
  | 'standby'
> & {
  readonly problems: readonly Problem[];
  readonly recent: PastProblem[];
};

/** Red: calls are not being reported. Yellow: works, but something waits or one direction is down. Grey: paused. */
export function lightOf(parts: Parts): Status['light'] {
  if (parts.pausedUntil !== null) return 'grey';
  if (parts.exchange.state !== 'connected' || parts.crm.state === 'refused') return 'red';
  const waits = parts.outbox.failed > 0 || (parts.outbox.waiting > 0 && parts.outbox.oldestSeconds > 60);
  const oneWay = parts.callbacks.state === 'unreachable' || parts.crm.state !== 'connected';
  return waits || oneWay || parts.problems.length > 0 ? 'yellow' : 'green';
}

export function statusOf(parts: Parts): Status {
  const problems = withoutConsequences(parts.problems);
  return { ...parts, problems, light: lightOf(parts) };
}
