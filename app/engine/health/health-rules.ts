/** Turns the states of the parts into problems in words, each raised and ended by itself. */
import type { CurrentSettings } from '../settings/current-settings.ts';
import type { Words } from '../../contract/language.ts';
import type { Status } from '../../contract/view.ts';
import type { Problems } from './problems.ts';
import { sayEngine } from '../words.ts';

export type Seen = Pick<Status, 'exchange' | 'crm' | 'callbacks' | 'outbox'> & {
  /** Since when the CRM does not answer, ms; null while it does. */
  readonly crmDownSince: number | null;
  /** How late events of the exchange come, seconds. */
  readonly lagSeconds: number;
  /** The exchange does not let this PC in. */
  readonly isAcl: boolean;
  /** What is unsafe in our login to the exchange although it works. */
  readonly unsafeLogin: Words | null;
};

/** What heals sooner is not worth a line. */
const CRM_DOWN_FROM_MS = 10_000;
/** Later than this, the calls on the screen are not those of the moment. */
export const LAG_WARNED_FROM_S = 5;

const clock = (ms: number): string => new Date(ms).toTimeString().slice(0, 5);

/** Raises or ends the problems that follow from the states of the parts. @param now ms since the epoch */
export function raiseProblems(
  problems: Problems,
  seen: Seen,
  office: Pick<CurrentSettings, 'settings' | 'language'>,
  now: number,
): void {
  const settings = office.settings();
  const language = office.language();
  const { exchange, crm, callbacks, outbox } = seen;
  const isSet = settings.pbx.password !== '';
  problems.set('exchange', 'error', isSet && exchange.state !== 'connected' ? exchange.detail : null, {
    ...(seen.isAcl && { steps: ['aclLines', 'checkAgain', 'exchange'] }),
  });
  problems.set('crm', 'error', crm.state === 'refused' ? crm.detail : null, { action: { do: 'newKey' } });
  if (crm.state === 'refused') problems.set('crm-key', 'error', null); // the same, told once
  const since = seen.crmDownSince ?? now;
  const isDown = now - since >= CRM_DOWN_FROM_MS;
  const waiting = sayEngine(language, 'waiting', outbox.waiting, clock(now - outbox.oldestSeconds * 1000));
  problems.set(
    'crm-down',
    'warning',
    isDown ? (outbox.waiting > 0 ? waiting : sayEngine(language, 'crmSilent', clock(since), crm.detail)) : null,
    { since },
  );
  const isLate = seen.lagSeconds >= LAG_WARNED_FROM_S;
  problems.set('lag', 'warning', isLate ? sayEngine(language, 'lag', Math.round(seen.lagSeconds)) : null);
  problems.set(
    'callbacks',
    'warning',
    callbacks.state === 'unreachable' ? sayEngine(language, 'callbacksDown', callbacks.detail) : null,
  );
  problems.set('refused', 'warning', outbox.failed > 0 ? sayEngine(language, 'failed', outbox.failed) : null);
  problems.set('cluecon', 'warning', seen.unsafeLogin?.[language] ?? null);
}
