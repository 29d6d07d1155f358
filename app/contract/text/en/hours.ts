/** English: working hours, in the settings, on the call-back page and in the overview. */
import type { Text } from '../../text.ts';

export const hours: Text['hours'] = {
  title: 'Working hours',
  intro:
    'Calls missed outside working hours are shown apart, and the overview counts working and other hours separately. It changes nothing about taking calls or telling the CRM.',
  has: 'The office has working hours',
  hasHint: 'When this is off, any time counts as working time.',
  days: {
    1: 'Monday',
    2: 'Tuesday',
    3: 'Wednesday',
    4: 'Thursday',
    5: 'Friday',
    6: 'Saturday',
    7: 'Sunday',
  },
  works: (day) => `${day}: a working day`,
  from: (day) => `${day}, from`,
  until: (day) => `${day}, until`,
  off: 'day off',
  nextDay: 'until the next day',
  allDay: 'all day',
  sameForWeek: 'Mon–Fri like Monday',
  noDay: 'Tick at least one working day, or switch working hours off.',
  mark: 'outside working hours',
  filter: 'When they called',
  all: (n) => `All: ${n}`,
  within: (n) => `In working hours: ${n}`,
  outside: (n) => `Outside: ${n}`,
  noneWithin: 'Nobody was left unanswered in working hours',
  noneOutside: 'Nobody was left unanswered outside working hours',
  byHours: 'Working and other hours',
  part: 'Hours',
  inHours: 'Working',
  outOfHours: 'Other',
  setUp: 'Set working hours',
};
