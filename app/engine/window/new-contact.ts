/** A contact for a number that the CRM does not know: made by a click, never by itself. */
import { ApiFailure } from '../../contract/api.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import { readNumber } from '../../core/phone-number.ts';
import type { Crm } from '../../crm/port.ts';
import type { Store } from '../../store/store.ts';
import { sayEngine } from '../words.ts';

export type NewContactDeps = {
  readonly client: () => Pick<Crm, 'createContact'>;
  readonly store: Pick<Store, 'cards' | 'nameClient'>;
  readonly settings: () => Settings;
  readonly language: () => Language;
  /** The client's name has changed. */
  readonly onName: (phone: string) => void;
};

/** @returns makes the contact; throws ApiFailure with words where it could not be made */
export function createNewContact(deps: NewContactDeps) {
  return async ({ phone, name }: { phone: string; name: string }): Promise<{ ok: true }> => {
    const say = sayEngine.in(deps.language());
    const read = readNumber(phone, deps.settings());
    if (read.kind !== 'phone' || read.local === true)
      throw new ApiFailure('badInput', say('contact.noNumber'), 'phone');
    const { digits } = read;
    if (deps.store.cards.nameOf(digits) !== undefined) throw new ApiFailure('refused', say('contact.known'), 'phone');
    const outcome = await deps.client().createContact(name, digits);
    if (outcome.kind !== 'ok')
      throw new ApiFailure(
        outcome.kind === 'final' || outcome.kind === 'unauthorized' ? 'refused' : 'unavailable',
        say(outcome.kind === 'final' || outcome.kind === 'unauthorized' ? 'contact.refused' : 'contact.away'),
      );
    const { id } = outcome.value;
    if (id !== null)
      deps.store.cards.apply([{ do: 'put', kind: 'contact', id, name, phones: [digits], companyIds: [] }]);
    deps.store.nameClient(digits, name);
    deps.onName(digits);
    return { ok: true };
  };
}
