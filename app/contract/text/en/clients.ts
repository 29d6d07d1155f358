/** English: who the client is: his card in the CRM, and the last talk with him. */
import type { Text } from '../../text.ts';
import { en } from '../plural.ts';

export const clients: Text['clients'] = {
  title: 'Client',
  maybe: (names) => `maybe: ${names}`,
  lastTalk: (by, ago) => `last time: ${by === '' ? 'a talk' : by}, ${ago} ago`,
  openCard: 'Open in the CRM',
  openCardHow: "To open the client's card from here, paste the address of any card in the settings:",
  create: 'Create a contact',
  createWhy: 'The CRM has no card of this number.',
  name: 'Name of the contact',
  createYes: 'Create in the CRM',
  created: (name) => `Contact created: ${name}`,
  address: "Address of a client's card",
  addressHint:
    'Open any contact’s card in the CRM and paste its address from the browser. Then clients can be opened from Plecho.',
  addressKnown: (address) => `Cards open at ${address}`,
  addressWrong: 'There is no card in this address. Copy it from the browser while a card is open.',
  forget: 'Forget the address',
  state: {
    filling: (n) => `Reading the clients of the CRM: ${en(n, ['card', 'cards'])} so far`,
    filled: (n) => `Clients of the CRM: ${en(n, ['card', 'cards'])}`,
    denied: () =>
      "The integration's key does not open the list of clients: a name appears when the CRM knows the number",
    unread: () => 'The clients of the CRM have not been read yet',
  },
};
