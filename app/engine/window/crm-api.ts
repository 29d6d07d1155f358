/** The CRM's integration: its set-up, its check, the comparison with its calls. */
import { ApiFailure } from '../../contract/api.ts';
import type { AutoSetup } from '../crm/auto-setup.ts';
import type { CallbacksService } from '../crm/callbacks-service.ts';
import type { CrmCheck } from '../crm/crm-check.ts';
import type { CrmConnection } from '../crm/crm-connection.ts';
import type { Reconciler } from '../reconciliation/reconciliation.ts';
import type { ApiPart } from './api-part.ts';

export type CrmApiDeps = {
  readonly crm: Pick<CrmConnection, 'client'>;
  readonly callbacks: Pick<CallbacksService, 'baseUrl' | 'rotate'>;
  readonly autoSetup: Pick<AutoSetup, 'setUp'>;
  readonly crmCheck: Pick<CrmCheck, 'profile' | 'check'>;
  readonly reconciliation: Reconciler;
};

export function crmApi({
  crm,
  callbacks,
  autoSetup,
  crmCheck,
  reconciliation,
}: CrmApiDeps): ApiPart<
  'crmSetup' | 'crmProfile' | 'reconciliation',
  'setUpCrm' | 'checkCrm' | 'rotateSecretPath' | 'reconcile' | 'sendCallsAgain'
> {
  return {
    reads: {
      crmSetup: async () => {
        const outcome = await crm.client().readSetup(callbacks.baseUrl());
        if (outcome.kind !== 'ok') throw new ApiFailure('unavailable', outcome.words);
        return outcome.value;
      },
      crmProfile: () => crmCheck.profile(),
      reconciliation: () => reconciliation.result(),
    },
    commands: {
      setUpCrm: async ({ enableCalls, bearer }) => {
        const { ok, text, needsToken, steps } = await autoSetup.setUp(enableCalls, bearer);
        return { ok, text, found: { needsToken, steps } };
      },
      checkCrm: () => crmCheck.check(),
      rotateSecretPath: () => ({ callbacks: callbacks.rotate() }),
      reconcile: () => reconciliation.run(),
      sendCallsAgain: ({ callIds }) => ({ sent: reconciliation.sendAgain(callIds) }),
    },
  };
}
