/** How people and clients are called in a sentence. */
import type { PartyView } from '../../app/contract/view.ts';
import type { Text } from '../../app/contract/text.ts';
import { formatPhone } from '../base/format.ts';

/** A colleague's name, or the number where there is no name. */
export function personName(party: PartyView, t: Text): string {
  if (party.name !== '') return party.name;
  return party.number === '' ? t.common.unknownUser : formatPhone(party.number);
}

/** Either side of a leg in short. */
export function partyName(party: PartyView, t: Text): string {
  if (party.kind === 'user') return personName(party, t);
  return party.name !== '' ? party.name : party.number === '' ? t.common.withheld : formatPhone(party.number);
}
