/** English: overview. */
import type { Text } from '../../text.ts';
import { en } from '../plural.ts';

export const overview: Text['overview'] = {
  title: 'Overview',
  period: 'Period',
  periods: { today: 'Today', yesterday: 'Yesterday', week: '7 days', month: '30 days', custom: 'Dates' },
  total: 'All calls',
  notReached: (n) => `not reached: ${n}`,
  answered: 'Answered',
  missed: 'Missed',
  wait: 'Wait for an answer',
  quick: 'Answered in 20 s',
  callBackTime: 'Called back after',
  calledBack: 'No longer waiting',
  lost: 'Clients lost',
  about: {
    total: 'incoming, outgoing and internal',
    answered: 'somebody picked up',
    missed: 'incoming calls that nobody answered',
    wait: 'on average, from the start of an incoming call to its answer',
    quick: (calls, of) => `${calls} of ${of} incoming`,
    noQuick: 'no incoming calls',
    callBackTime: (longest) => `half of them sooner, the longest ${longest}`,
    noCallBackTime: 'nobody to call back, or not done yet',
    calledBack: (back, through, done) =>
      `called back: ${back}, got through: ${through}${done > 0 ? `, marked by hand: ${done}` : ''}`,
    nobodyMissed: 'nobody called in vain',
    lost: (waiting) => `nobody talked with them for three days${waiting > 0 ? `; still waiting: ${waiting}` : ''}`,
    hours: 'Incoming calls by when they came, clients by their first call in vain.',
  },
  of: (n) => `of ${n}`,
  inbound: 'Incoming',
  span: (seconds) => {
    const minutes = Math.round(seconds / 60);
    if (seconds < 60) return `${Math.round(seconds)} s`;
    if (minutes < 60) return `${minutes} min`;
    if (minutes < 1440) return `${Math.floor(minutes / 60)} h${minutes % 60 === 0 ? '' : ` ${minutes % 60} min`}`;
    const hours = Math.round(minutes / 60);
    return `${Math.floor(hours / 24)} d${hours % 24 === 0 ? '' : ` ${hours % 24} h`}`;
  },
  share: (percent) => `${percent}%`,
  noWait: 'no data',
  seconds: (n) => en(n, ['second', 'seconds']),
  byHour: 'By hour',
  byDay: 'By day',
  byPerson: 'By person',
  byLine: 'By outside number',
  waits: 'How long callers waited',
  waitUpTo: (seconds) => (seconds < 60 ? `up to ${seconds} s` : `up to ${seconds / 60} min`),
  waitOver: (seconds) => `over ${seconds < 60 ? `${seconds} s` : `${seconds / 60} min`}`,
  answeredN: (n) => `answered: ${n}`,
  missedN: (n) => `missed: ${n}`,
  talk: (time) => `talked ${time}`,
  callsN: (n) => en(n, ['call', 'calls']),
  asTable: 'As table',
  asPlot: 'As plot',
  hour: 'Hour',
  day: 'Day',
  emptyTitle: 'No calls in this time',
  emptyText: 'Choose another period. Today’s calls appear here as soon as they end.',
  noLine: 'no outside number',
  plotKeys: 'Left and right arrow keys show the values of the columns.',
};
