/** How people and clients are called in a sentence. */
import { toldName } from '../../app/contract/client-name.ts';
import type { CallView, PartyView } from '../../app/contract/view.ts';
import type { SayWindow } from '../../app/contract/text.ts';
import { formatPhone } from '../base/format.ts';

/** A client is called on his leg as he is on the call, whatever his own line names him; another client's leg keeps its own name. */
export const named = (party: PartyView, call: Pick<CallView, 'clientName' | 'clientPhone'>): PartyView =>
  party.kind === 'client' && call.clientName !== undefined && [call.clientPhone, ''].includes(party.number)
    ? { ...party, name: call.clientName }
    : party;

/** A colleague's name, or the number where there is no name. */
export function personName(party: PartyView, say: SayWindow): string {
  if (party.name !== '') return party.name;
  return party.number === '' ? say('common.unknownUser') : formatPhone(party.number);
}

/** Either side of a leg in short. */
export function partyName(party: PartyView, say: SayWindow): string {
  if (party.kind === 'user') return personName(party, say);
  return party.name !== ''
    ? toldName(party.name, (names) => say('clients.maybe', names))
    : party.number === ''
      ? say('common.withheld')
      : formatPhone(party.number);
}
