/** The program itself: its status, its settings, its pause, the erasure of a number, test alerts. */
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import type { Status, TestResult } from '../../contract/view.ts';
import { maskSecrets } from '../../store/secrets.ts';
import type { Store } from '../../store/store.ts';
import { withPatch } from '../settings/config.ts';
import type { ApiPart } from './api-part.ts';
import type { Erasure } from './erasure.ts';

export type ProgramApiDeps = {
  readonly store: Pick<Store, 'people' | 'setMeta'>;
  readonly status: () => Status;
  readonly settings: () => Settings;
  readonly language: () => Language;
  /** New settings take effect. */
  readonly change: (next: Settings) => Promise<void>;
  readonly pause: (minutes: number) => number | null;
  readonly erasure: Erasure;
  readonly testAlerts: (alerts: Settings['alerts']) => Promise<TestResult>;
  /** Tries all connections again. */
  readonly checkAgain: () => void;
};

export function programApi({
  store,
  status,
  settings,
  language,
  change,
  pause,
  erasure,
  testAlerts,
  checkAgain,
}: ProgramApiDeps): ApiPart<
  'status' | 'settings' | 'erasable' | 'erasures',
  'saveSettings' | 'testAlerts' | 'eraseNumber' | 'checkAgain' | 'pause' | 'finishSetUp'
> {
  return {
    reads: {
      status,
      settings: () => maskSecrets({ ...settings(), people: store.people.list() }),
      erasable: ({ number }) => erasure.find(number),
      erasures: erasure.list,
    },
    commands: {
      saveSettings: async ({ patch }) => {
        await change(withPatch(settings(), patch, language()));
        return { ok: true };
      },
      testAlerts: ({ alerts }) => testAlerts(withPatch(settings(), { alerts }, language()).alerts),
      eraseNumber: ({ number }) => erasure.erase(number),
      checkAgain: () => {
        checkAgain();
        return { ok: true };
      },
      pause: ({ minutes }) => ({ pausedUntil: pause(minutes) }),
      finishSetUp: () => {
        store.setMeta('setUpAt', String(Date.now()));
        return { ok: true };
      },
    },
  };
}
