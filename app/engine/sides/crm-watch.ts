/** Watches the integration in the CRM: what is wrong there becomes a problem in words with a button, and is over when it is cured. */
import type { Language } from '../../contract/language.ts';
import { integrationsPage } from '../../contract/crm-page.ts';
import type { Settings } from '../../contract/settings.ts';
import type { ProblemAction } from '../../contract/view.ts';
import type { Session } from '../../crm/kontur/session.ts';
import { troublesOf, type InstanceTrouble, type WasSetUp } from '../../crm/kontur/watch.ts';
import { troubleWords } from '../../crm/kontur/watch-words.ts';
import type { Problems } from '../health/problems.ts';

/** What is kept across starts, by name. */
export type Memory = {
  readonly read: (key: string) => string | null;
  readonly write: (key: string, value: string | null) => void;
};

export type CrmWatchDeps = {
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly memory: Memory;
  /** Our address for the CRM, secret path included; null where there is none. */
  readonly baseUrl: () => string | null;
  readonly problems: () => Pick<Problems, 'set'>;
};

export type CrmWatch = ReturnType<typeof createCrmWatch>;

const CODES: readonly InstanceTrouble['code'][] = [
  'failed',
  'hasErrors',
  'paused',
  'notConfigured',
  'featuresOff',
  'webhooksOff',
  'moved',
];

export function createCrmWatch(deps: CrmWatchDeps) {
  const { settings, language, memory } = deps;
  let latest: Session | null = null;

  const wasSetUp = (): WasSetUp | null => {
    const instanceId = memory.read('crmSetUp');
    return instanceId === null ? null : { instanceId };
  };
  const page = (): string | null => {
    const { url, kind } = settings().crm;
    return latest === null ? null : integrationsPage(url, kind, latest.workspace.name);
  };
  const actionFor = (code: InstanceTrouble['code']): ProblemAction | undefined => {
    if (code === 'featuresOff' || code === 'webhooksOff' || code === 'notConfigured') return { do: 'setUpCrm' };
    if (code === 'moved') return { do: 'openSteps' };
    const url = page();
    return url === null ? undefined : { do: 'openLink', url };
  };

  const judge = (): void => {
    const { kind } = settings().crm;
    const wanted = { kind, wasSetUp: wasSetUp(), expectedBaseUrl: deps.baseUrl() };
    const troubles = latest === null ? [] : troublesOf(latest.instance, wanted);
    for (const code of CODES) {
      const trouble = troubles.find((one) => one.code === code);
      const text = trouble === undefined ? null : troubleWords(trouble, language());
      deps.problems().set(`crm-${code}`, code === 'failed' ? 'error' : 'warning', text, actionFor(code));
    }
  };

  return {
    judge,
    page,
    /** The CRM told how the integration is now. */
    saw(session: Session): void {
      latest = session;
      deps.problems().set('crm-key', 'error', null);
      judge();
    },
    /** The CRM does not take the key any more, though calls may still pass with what was got before. */
    keyRefused: (words: string): void => deps.problems().set('crm-key', 'error', words, { do: 'newKey' }),
    /** Whether we have set up this very instance before: then what is off was switched off by somebody, who is to be asked. */
    wasSetUp: (instanceId: string): boolean => wasSetUp()?.instanceId === instanceId,
    /** We have set the instance up (null: switched it off ourselves). */
    remember(instanceId: string | null): void {
      memory.write('crmSetUp', instanceId);
      judge();
    },
    /** Another account. */
    forget(): void {
      latest = null;
      deps.problems().set('crm-key', 'error', null);
      judge();
    },
  };
}
