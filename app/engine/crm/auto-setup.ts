/** Keeps the integration's set-up in the CRM as it should be: CALL and HANGUP on while the CRM can reach us, webhooks. */
import type { Logger } from 'pino';
import type { Settings } from '../../contract/settings.ts';
import type { CallbacksService } from './callbacks-service.ts';
import type { CrmConnection } from './crm-connection.ts';
import type { CrmWatch } from './crm-watch.ts';
import type { Language } from '../../contract/language.ts';

export type AutoSetupDeps = {
  readonly settings: () => Settings;
  readonly language: () => Language;
  readonly crm: CrmConnection;
  readonly callbacks: Pick<CallbacksService, 'baseUrl' | 'isReachable'>;
  readonly watch: Pick<CrmWatch, 'wasSetUp' | 'remember'>;
  /** Another Plecho of the office keeps the set-up while it tells the CRM. */
  readonly mayTell: () => boolean;
  /** What the admin must do himself, or null. */
  readonly onProblem: (words: string | null) => void;
  readonly log: Logger;
};

export type AutoSetup = ReturnType<typeof createAutoSetup>;

const AGAIN_AFTER = 600_000;

export function createAutoSetup(deps: AutoSetupDeps) {
  const { crm } = deps;
  let busy = false;
  let triedAt = 0;
  let appliedFor: string | null = null;

  const setUp = async (enableCalls: boolean, bearer?: string) => {
    const client = crm.client();
    const result = await client.setUp(deps.callbacks.baseUrl(), enableCalls, bearer);
    if (result.ok) {
      deps.watch.remember(enableCalls ? (client.session()?.instance.id ?? null) : null);
      await crm.lookNow();
    }
    return result;
  };

  return {
    setUp,
    /** Looks whether something is left to do; called whenever a state changes. */
    consider(): void {
      const { callbacks } = deps;
      const url = callbacks.baseUrl();
      const reachable = callbacks.isReachable() && crm.status().state === 'connected';
      if (
        busy ||
        !deps.mayTell() ||
        !reachable ||
        url === null ||
        url === appliedFor ||
        Date.now() - triedAt < AGAIN_AFTER
      )
        return;
      // What we had set up and is off now was switched off by somebody: the watch asks, nothing is switched on behind his back.
      const instanceId = crm.client().session()?.instance.id;
      if (instanceId !== undefined && deps.watch.wasSetUp(instanceId)) return;
      busy = true;
      triedAt = Date.now();
      setUp(true)
        .then((result) => {
          if (result.ok) appliedFor = url;
          deps.onProblem(result.ok ? null : result.text);
        })
        .catch((error: unknown) => deps.log.warn({ err: error }, 'the set-up of the integration failed'))
        .finally(() => {
          busy = false;
        });
    },
    /** Another account or address: the set-up is looked at again. */
    forget(): void {
      appliedFor = null;
      triedAt = 0;
    },
  };
}
