/** Two tests of the set-up: can recordings be read at the place that is set, and does the CRM answer who is responsible. */
import { onlyDigits } from '../../core/written-number.ts';
import type { RecordingSource, Settings } from '../../contract/settings.ts';
import type { TestResult } from '../../contract/view.ts';
import { systemWords } from '../../contract/worded-error.ts';
import type { CrmConnection } from '../crm/crm-connection.ts';
import type { RedirectDeps } from '../live/redirect.ts';
import type { Language } from '../../contract/language.ts';

export type Outcome = Parameters<RedirectDeps['onOutcome']>[0];
/** Finds a recording and reads its beginning; rejects with words. */
export type Sample = (source: RecordingSource) => Promise<{ file: string; bytes: number } | null>;

export async function testRecordings(
  recordings: Settings['recordings'],
  language: Language,
  sample: Sample,
): Promise<TestResult> {
  const ru = language === 'ru';
  const { source } = recordings;
  if (source === null)
    return {
      ok: false,
      text: ru ? 'Не указано, где лежат записи разговоров.' : 'It is not set where the recordings are.',
    };
  try {
    const found = await sample(source);
    if (found === null)
      return {
        ok: true,
        text: ru
          ? 'Место записей доступно, но записей там пока нет.'
          : 'The place of the recordings can be reached, but holds none yet.',
      };
    const { file, bytes } = found;
    const kb = Math.round(bytes / 1024);
    return {
      ok: true,
      text: ru ? `Прочитана запись ${file} (${kb} КБ)` : `Read the recording ${file} (${kb} KB)`,
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
  const ru = language === 'ru';
  if (!settings.redirect.enabled)
    return {
      ok: false,
      text: ru ? 'Перевод на ответственного выключен. Включите его.' : 'Redirect is off. Switch it on.',
    };
  const began = performance.now();
  const signal = AbortSignal.timeout(settings.redirect.timeoutMs);
  const outcome = await crm.client().responsible({ phone: onlyDigits(settings.lines[0]) || '79990000000' }, { signal });
  const ms = Math.round(performance.now() - began);
  if (outcome.kind !== 'ok') {
    const words = outcome.words;
    return {
      ok: false,
      text: ru ? `CRM не ответила, кто ответственный: ${words}` : `The CRM did not say who is responsible: ${words}`,
    };
  }
  if (last === null) {
    const text = ru
      ? `CRM отвечает за ${ms} мс. АТС ещё ни разу не спросила: добавьте строки в диалплан и позвоните на свой номер.`
      : `The CRM answers in ${ms} ms. The exchange has not asked yet: add the lines to the dialplan and call your number.`;
    return { ok: false, text, detail: 'waiting' };
  }
  return {
    ok: true,
    text: ru
      ? `CRM отвечает за ${ms} мс, АТС спрашивает (последний звонок: ${last.ms} мс).`
      : `The CRM answers in ${ms} ms, the exchange asks (last call: ${last.ms} ms).`,
  };
}
