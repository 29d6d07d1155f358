/** Watches the integration in the CRM: what is wrong there becomes a problem in words with a button, and is over when it is cured. */
import type { ProblemAction } from '../../contract/view.ts';
import type { Crm } from '../../crm/port.ts';
import type { Problems } from '../health/problems.ts';

/** What is kept across starts, by name. */
export type Memory = {
  readonly read: (key: string) => string | null;
  readonly write: (key: string, value: string | null) => void;
};

export type CrmWatchDeps = {
  readonly crm: () => Pick<Crm, 'troubles' | 'troubleCodes' | 'page'>;
  readonly memory: Memory;
  /** Our address for the CRM, secret path included; null where there is none. */
  readonly baseUrl: () => string | null;
  readonly problems: Pick<Problems, 'set'>;
};

export type CrmWatch = ReturnType<typeof createCrmWatch>;

export function createCrmWatch(deps: CrmWatchDeps) {
  const { memory } = deps;
  /** The CRM has let us in with the account that is set now. */
  let isKnown = false;

  const wasSetUp = (): string | null => memory.read('crmSetUp');
  const actionFor = (code: string): ProblemAction | undefined => {
    if (code === 'featuresOff' || code === 'webhooksOff' || code === 'notConfigured') return { do: 'setUpCrm' };
    if (code === 'moved') return { do: 'openSteps' };
    const url = deps.crm().page();
    return url === null ? undefined : { do: 'openLink', url };
  };

  const judge = (): void => {
    const crm = deps.crm();
    const troubles = isKnown ? crm.troubles(deps.baseUrl(), wasSetUp()) : [];
    for (const code of crm.troubleCodes) {
      const trouble = troubles.find((one) => one.code === code);
      const severity = trouble?.isError === true ? 'error' : 'warning';
      deps.problems.set(`crm-${code}`, severity, trouble?.words ?? null, { action: actionFor(code) });
    }
  };

  return {
    judge,
    /** The CRM told how the integration is now. */
    saw(): void {
      isKnown = true;
      deps.problems.set('crm-key', 'error', null);
      judge();
    },
    /** The CRM does not take the key any more, though calls may still pass with what was got before. */
    keyRefused: (words: string): void => deps.problems.set('crm-key', 'error', words, { action: { do: 'newKey' } }),
    /** Whether we have set up this very instance before: then what is off was switched off by somebody, who is to be asked. */
    wasSetUp: (instanceId: string): boolean => wasSetUp() === instanceId,
    /** We have set the instance up (null: switched it off ourselves). */
    remember(instanceId: string | null): void {
      memory.write('crmSetUp', instanceId);
      judge();
    },
    /** Another account. */
    forget(): void {
      isKnown = false;
      deps.problems.set('crm-key', 'error', null);
      judge();
    },
  };
}
