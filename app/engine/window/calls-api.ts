/** What one does with calls in the window: dial, hang up, move, and make a contact of who calls. */
import { ApiFailure } from '../../contract/api.ts';
import { WordedError } from '../../contract/worded-error.ts';
import type { CrmDialing } from '../live/dial-through-crm.ts';
import type { Dialing } from '../live/dialing.ts';
import type { Live } from '../live/live-view.ts';
import type { Strip } from '../live/strip.ts';
import type { ApiPart } from './api-part.ts';
import { createNewContact, type NewContactDeps } from './new-contact.ts';

export type CallsApiDeps = Omit<NewContactDeps, 'client' | 'onName'> & {
  readonly dialing: Pick<Dialing, 'hangup'>;
  readonly crmDialing: Pick<CrmDialing, 'dial'>;
  readonly strip: Pick<Strip, 'act'>;
  readonly crm: { readonly client: NewContactDeps['client'] };
  readonly live: Pick<Live, 'named'>;
};

export function callsApi(deps: CallsApiDeps): ApiPart<never, 'hangup' | 'dial' | 'act' | 'createContact'> {
  const accept = (answer: 'accepted' | { message: string }): { ok: true } => {
    if (answer !== 'accepted') throw new ApiFailure('refused', answer.message);
    return { ok: true };
  };
  return {
    reads: {},
    commands: {
      hangup: ({ legId }) => accept(deps.dialing.hangup({ legId })),
      dial: async ({ userId, number }) =>
        accept(await deps.crmDialing.dial({ fromUserId: userId, to: { kind: 'client', phone: number } })),
      act: async (action) => {
        try {
          return await deps.strip.act(action);
        } catch (error) {
          if (error instanceof WordedError) throw new ApiFailure('refused', error.words[deps.language()], error.code);
          throw error;
        }
      },
      createContact: createNewContact({ ...deps, client: () => deps.crm.client(), onName: deps.live.named }),
    },
  };
}
