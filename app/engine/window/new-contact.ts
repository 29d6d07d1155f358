/** A contact for a number that the CRM does not know: made by a click, never by itself. */
import { ApiFailure } from '../../contract/api.ts';
import type { Language, Words } from '../../contract/language.ts';
import type { Settings } from '../../contract/settings.ts';
import { readNumber } from '../../core/phone-number.ts';
import type { Crm } from '../../crm/port.ts';
import type { Store } from '../../store/store.ts';

export type NewContactDeps = {
  readonly client: () => Pick<Crm, 'createContact'>;
  readonly store: Pick<Store, 'cards' | 'nameClient'>;
  readonly settings: () => Settings;
  readonly language: () => Language;
  /** The client is called otherwise now. */
  readonly onName: (phone: string) => void;
};

const WORDS = {
  noNumber: {
    ru: 'Это не номер клиента: контакт можно создать только для полного номера.',
    en: 'This is no client’s number: a contact needs a full number.',
  },
  known: {
    ru: 'У этого номера уже есть карточка в CRM.',
    en: 'The CRM has a card of this number already.',
  },
  refused: {
    ru: 'CRM не создала контакт. Проверьте, что у интеграции есть право на контакты, или создайте его в CRM.',
    en: 'The CRM made no contact. Check that the integration may make contacts, or make it in the CRM.',
  },
  away: {
    ru: 'CRM сейчас не отвечает: контакт не создан. Повторите позже.',
    en: 'The CRM does not answer now: no contact was made. Try again later.',
  },
} as const satisfies Record<string, Words>;

/** @returns makes the contact; throws ApiFailure with words where it could not be made */
export function createNewContact(deps: NewContactDeps) {
  return async ({ phone, name }: { phone: string; name: string }): Promise<{ ok: true }> => {
    const say = (word: keyof typeof WORDS): string => WORDS[word][deps.language()];
    const read = readNumber(phone, deps.settings());
    if (read.kind !== 'phone' || read.local === true) throw new ApiFailure('badInput', say('noNumber'), 'phone');
    const { digits } = read;
    if (deps.store.cards.nameOf(digits) !== undefined) throw new ApiFailure('refused', say('known'), 'phone');
    const outcome = await deps.client().createContact(name, digits);
    if (outcome.kind !== 'ok')
      throw new ApiFailure(
        outcome.kind === 'final' || outcome.kind === 'unauthorized' ? 'refused' : 'unavailable',
        say(outcome.kind === 'final' || outcome.kind === 'unauthorized' ? 'refused' : 'away'),
      );
    const { id } = outcome.value;
    if (id !== null)
      deps.store.cards.apply([{ do: 'put', kind: 'contact', id, name, phones: [digits], companyIds: [] }]);
    deps.store.nameClient(digits, name);
    deps.onName(digits);
    return { ok: true };
  };
}
