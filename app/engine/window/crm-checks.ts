/** Two tests of the set-up: can recordings be read at the place that is set, and does the CRM answer who is responsible. */
import { onlyDigits } from '../../core/written-number.ts';
import type { RecordingSource, Settings } from '../../contract/settings.ts';
import type { TestResult } from '../../contract/view.ts';
import { systemWords } from '../../contract/worded-error.ts';
import type { CrmConnection } from '../crm/crm-connection.ts';
import type { RedirectDeps } from '../live/redirect.ts';
import type { Language } from '../../contract/language.ts';
import { sayEngine } from '../words.ts';

export type Outcome = Parameters<RedirectDeps['onOutcome']>[0];
/** Finds a recording and reads its beginning; rejects with words. */
export type Sample = (source: RecordingSource) => Promise<{ file: string; bytes: number } | null>;

export async function testRecordings(
  recordings: Settings['recordings'],
  language: Language,
  sample: Sample,
): Promise<TestResult> {
  const say = sayEngine.in(language);
  const { source } = recordings;
  if (source === null) return { ok: false, text: say('noRecordingPlace') };
  try {
    const found = await sample(source);
    if (found === null) return { ok: true, text: say('noRecordingYet') };
    const { file, bytes } = found;
    const kb = Math.round(bytes / 1024);
    return {
      ok: true,
      text: say('recordingRead', file, kb),
      found: { file, bytes },
    };
  } catch (error) {
    return { ok: false, text: systemWords(error)[language] };
  }
}

/** Asks the CRM as a real call would, and says when the dialplan last asked us. */
export async function testRedirect(
  settings: Settings,
  language: Language,
  crm: CrmConnection,
  last: Outcome | null,
): Promise<TestResult> {
  const say = sayEngine.in(language);
  if (!settings.redirect.enabled) return { ok: false, text: say('redirectOff') };
  const began = performance.now();
  const signal = AbortSignal.timeout(settings.redirect.timeoutMs);
  const outcome = await crm.client().responsible({ phone: onlyDigits(settings.lines[0]) || '79990000000' }, { signal });
  const ms = Math.round(performance.now() - began);
  if (outcome.kind !== 'ok') {
    const words = outcome.words;
    return { ok: false, text: say('responsibleUnknown', words) };
  }
  if (last === null) {
    const text = say('redirectUnasked', ms);
    return { ok: false, text, detail: 'waiting' };
  }
  return { ok: true, text: say('redirectAsked', ms, last.ms) };
}
