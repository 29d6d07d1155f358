/** English: live calls. In braces: who and what is put in by the page. */
import type { Text } from '../../text.ts';
import { en } from '../plural.ts';

export const calls: Text['calls'] = {
  title: 'Calls',
  now: (n) => (n === 0 ? 'nobody is on the phone' : `${en(n, ['call', 'calls'])} now`),
  colleagues: 'Colleagues',
  colleague: {
    free: 'free',
    ringing: 'phone rings',
    talking: 'talks',
    held: 'on hold',
    offline: 'phone offline',
    unknown: 'state not known',
  },
  tally: (free, busy, offline) =>
    [`free: ${free}`, busy > 0 ? `busy: ${busy}` : '', offline > 0 ? `offline: ${offline}` : '']
      .filter(Boolean)
      .join(' · '),
  sentence: {
    talkOne: '{users} talks with client {client}',
    talkMany: '{users} talk with client {client}',
    talkColleagues: '{users} are talking',
    consult: '{users} are consulting, client {client} waits',
    held: 'On hold: {users} and client {client}',
    heldColleagues: 'On hold: {users}',
    ringIn: 'Client {client} is calling {users}',
    ringOut: '{users} calls client {client}',
    ringInternal: '{from} calls {users}',
    waiting: 'Client {client} is on the line, waiting to be connected',
    connecting: 'Connecting',
    endedTalk: 'Call ended: {users} and client {client}',
    endedTalkColleagues: 'Call ended: {users}',
    endedMissed: 'Missed call: client {client}',
    endedNoAnswer: 'No answer: client {client}',
    endedNoAnswerInternal: 'No answer: {users}',
  },
  and: ' and ',
  others: (n) => `${n} more`,
  line: 'to',
  lineOut: 'from',
  legs: 'Legs of the call',
  legState: { ringing: 'rings', talking: 'talking', held: 'on hold', ended: 'ended' },
  legEnded: (talk) => `talked ${talk}`,
  legUnanswered: 'no answer',
  hangup: 'Hang up',
  hangupLabel: (from, to) => `Hang up: ${from} and ${to}`,
  hangupAsk: (from, to) => `End the conversation of ${from} and ${to}?`,
  hangupYes: 'End the conversation',
  showNew: (n) => `${n} new above`,
  emptyTitle: 'No calls right now',
  emptyText:
    'As soon as a phone rings, a card appears here: who calls whom, who talks, and for how long. Dial any number from an office phone to see the first one.',
  emptyOffTitle: 'The exchange is not connected yet',
  emptyOffText: 'Cards of calls will appear once Plecho is connected to the exchange. Enter its address and password.',
  emptyLostTitle: 'No connection to the exchange',
  connectExchange: 'Connect the exchange',
  toHealth: 'See what happened',
};
