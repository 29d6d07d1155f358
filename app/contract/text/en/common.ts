/** English: words that several pages share. */
import type { Text } from '../../text.ts';
import { en } from '../plural.ts';

export const common: Text['common'] = {
  save: 'Save',
  saved: 'Saved',
  cancel: 'Cancel',
  close: 'Close',
  back: 'Back',
  add: 'Add',
  remove: 'Remove',
  undo: 'Undo',
  test: 'Test',
  testAgain: 'Test again',
  testing: 'Testing…',
  tryAgain: 'Try again',
  copy: 'Copy',
  copied: 'Copied',
  copyPhone: (phone) => `Copy the number ${phone}`,
  loading: 'Loading…',
  noAnswer: 'Plecho does not answer. Check that the program is running and try again.',
  noAccess:
    'No access: the link is out of date. Open the window by the address that the program prints at its start: it has ?token=… in it.',
  failed: 'That did not work',
  show: 'Show',
  more: 'More',
  secretSet: 'Stored, not shown',
  secretEmpty: 'Not set',
  client: 'client',
  withheld: 'number withheld',
  unknownUser: 'colleague not known',
  direction: { inbound: 'Incoming', outbound: 'Outgoing', internal: 'Internal' },
  missed: 'Missed',
  leg: { ringing: 'rings', talking: 'talks', held: 'on hold', ended: 'ended' },
  today: 'Today',
  yesterday: 'Yesterday',
  calls: (n) => en(n, ['call', 'calls']),
  phones: (n) => en(n, ['phone', 'phones']),
  people: (n) => en(n, ['person', 'people']),
  numbers: (n) => en(n, ['number', 'numbers']),
  ago: (seconds) =>
    seconds < 60
      ? `${Math.max(0, Math.round(seconds))} s`
      : seconds < 3600
        ? `${Math.round(seconds / 60)} min`
        : seconds < 86_400
          ? `${Math.round(seconds / 3600)} h`
          : `${Math.round(seconds / 86_400)} d`,
  done: (what) => `Done: ${what}`,
};
