/** English: the finder (Ctrl+K). */
import type { Text } from '../../text.ts';

export const finder: Text['finder'] = {
  title: 'Find and do',
  open: 'Find',
  hint: 'Name, number, page or setting',
  keys: 'Arrows choose, Enter does it, Esc closes',
  groups: {
    colleagues: 'Colleagues',
    number: 'Dial a number',
    clients: 'Clients',
    calls: 'Calls',
    pages: 'Pages',
    settings: 'Settings',
  },
  call: 'Call',
  openIt: 'Open',
  found: (n) => (n === 0 ? 'Nothing found' : `Found: ${n}`),
  nothing: 'Nothing found. Search by a part of a name or number, or by the name of a page.',
  myPhone: 'To call from here, choose your phone once:',
  myPhoneFirst: 'First choose your phone.',
  calling: (who) => `Your phone will ring now. Pick up, and Plecho dials ${who}`,
};
