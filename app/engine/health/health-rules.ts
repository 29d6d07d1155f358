/** Turns the states of the parts into problems in words, each raised and ended by itself. */
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Status } from '../../contract/view.ts';
import type { Problems } from './problems.ts';
import { engineWords } from '../words.ts';

export type Seen = Pick<Status, 'exchange' | 'crm' | 'callbacks' | 'outbox'>;

const clock = (ms: number): string => new Date(ms).toTimeString().slice(0, 5);

/** Looks at the parts and raises or ends what follows from them. */
export function judge(problems: Problems, seen: Seen, settings: Settings, language: Language, now: number): void {
  const { exchange, crm, callbacks, outbox } = seen;
  const isSet = settings.pbx.password !== '';
  problems.set('exchange', 'error', isSet && exchange.state !== 'connected' ? exchange.detail : null);
  problems.set('crm', 'error', crm.state === 'refused' ? crm.detail : null, { do: 'newKey' });
  if (crm.state === 'refused') problems.set('crm-key', 'error', null); // the same, told once
  const waits = crm.state === 'connecting' && outbox.waiting > 0 && outbox.oldestSeconds >= 10;
  problems.set(
    'crm-down',
    'warning',
    waits ? engineWords.waiting[language](outbox.waiting, clock(now - outbox.oldestSeconds * 1000)) : null,
  );
  problems.set(
    'callbacks',
    'warning',
    callbacks.state === 'unreachable' ? engineWords.callbacksDown[language](callbacks.detail) : null,
  );
  problems.set('refused', 'warning', outbox.failed > 0 ? engineWords.failed[language](outbox.failed) : null);
  const publicExchange = settings.pbx.password === 'ClueCon' && settings.pbx.ssh === null;
  problems.set('cluecon', 'warning', publicExchange ? engineWords.clueCon[language] : null);
}
