/** English: clients who called in vain and are to be called back. */
import type { Text } from '../../text.ts';
import { en } from '../plural.ts';

export const missed: Text['missed'] = {
  title: 'Call back',
  open: (n) => (n === 0 ? 'nobody waits' : en(n, ['client waits', 'clients wait'])),
  waiting: 'Waiting for a call',
  settled: 'Talked with, or marked',
  once: 'Called',
  times: (n) => `Called ${en(n, ['time', 'times'])}, last`,
  rang: (people) => `Phones rang: ${people}. Nobody picked up`,
  rangNobody: 'No phone rang',
  rangOne: (name, seconds) => `${name} ${seconds} s`,
  tries: (n, who) =>
    `Tried to call back: ${en(n, ['time', 'times'])}${who === '' ? '' : `, the last one: ${who}`}. Not reached`,
  calledBack: (who, after) => `Called back${who === '' ? '' : ` by ${who}`} after ${after}`,
  gotThrough: (who, after) => `Got through himself${who === '' ? '' : `, answered by ${who}`}, after ${after}`,
  done: (after) => `Marked by hand after ${after}`,
  message: 'Left a message',
  callBack: 'Call back',
  callBackLabel: (who) => `Call back ${who}`,
  calling: (who) => `Your phone will ring now. Pick up, and Plecho dials ${who}`,
  mark: 'Mark',
  markLabel: (who) => `Mark, no call is needed: ${who}`,
  note: 'Note',
  notePlaceholder: 'For instance: answered by e-mail',
  markYes: 'Waits no longer',
  markAll: 'Mark all',
  markAllAsk: (n) =>
    `Mark everybody who waits (${n})? They leave the list. Whoever calls again in vain comes back to it.`,
  marked: (n) => `Marked: ${n}`,
  myPhone: 'My phone',
  myPhoneChoose: 'Your phone?',
  myPhoneFirst: 'First choose above whose phone is to call',
  emptyTitle: 'Every call is answered',
  emptyText:
    'Everybody who called in vain will be here. Clients leave the list once somebody has talked with them: you call back, or they get through.',
};
