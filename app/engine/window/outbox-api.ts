/** What waits for the CRM or was refused by it, and whose requests we refused. */
import { ApiFailure } from '../../contract/api.ts';
import type { Language } from '../../contract/language.ts';
import type { Store } from '../../store/store.ts';
import type { CallbacksService } from '../crm/callbacks-service.ts';
import type { CrmConnection } from '../crm/crm-connection.ts';
import { sayEngine } from '../words.ts';
import type { ApiPart } from './api-part.ts';
import type { StoredSentences } from './stored-sentences.ts';

export type OutboxApiDeps = {
  readonly store: { readonly outbox: Pick<Store['outbox'], 'list'> };
  readonly language: () => Language;
  readonly sentences: Pick<StoredSentences, 'wordedOutbox' | 'wordedRefusals'>;
  readonly crm: Pick<CrmConnection, 'delivery'>;
  readonly callbacks: Pick<CallbacksService, 'journal'>;
};

export function outboxApi({
  store,
  language,
  sentences,
  crm,
  callbacks,
}: OutboxApiDeps): ApiPart<'outbox' | 'refusals', 'retryAll' | 'retry' | 'dismiss'> {
  const found = (isThere: boolean): { ok: true } => {
    if (!isThere) throw new ApiFailure('notFound', sayEngine(language(), 'noMessage'));
    return { ok: true };
  };
  return {
    reads: {
      outbox: () => sentences.wordedOutbox(store.outbox.list(), language()),
      refusals: () => sentences.wordedRefusals(callbacks.journal.list(), language()),
    },
    commands: {
      retryAll: () => {
        const failed = store.outbox.list().filter(({ state }) => state === 'failed');
        return { sent: failed.filter(({ id }) => crm.delivery().retry(id)).length };
      },
      retry: ({ id }) => found(crm.delivery().retry(id)),
      dismiss: ({ id }) => found(crm.delivery().dismiss(id)),
    },
  };
}
