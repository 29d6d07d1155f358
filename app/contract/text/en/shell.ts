/** English: the frame of the window. */
import type { Text } from '../../text.ts';
import { en } from '../plural.ts';

export const shell: Text['shell'] = {
  skip: 'Skip to the content',
  menu: 'Sections',
  nav: {
    calls: 'Calls',
    history: 'History',
    missed: 'Call back',
    overview: 'Overview',
    health: 'Health',
    settings: 'Settings',
  },
  missedCount: (n) => `to be called back: ${n}`,
  liveCount: (n) => `${en(n, ['call', 'calls'])} now`,
  chain: { exchange: 'Exchange', app: 'Plecho', crm: 'CRM', open: 'Open Health' },
  link: { connected: 'connected', connecting: 'connecting', refused: 'refused', off: 'not set up' },
  callback: { ok: 'answers', checking: 'being checked', unreachable: 'does not answer', off: 'off' },
  light: {
    green: 'all is well',
    yellow: 'works, but something needs attention',
    red: 'calls are not being reported',
    grey: 'reporting is paused',
  },
  lost: (time) => `No connection to Plecho. What you see is from ${time}. Connecting again.`,
  connecting: 'Connecting to Plecho…',
  paused: (time) => `Reporting calls to the CRM is paused until ${time}.`,
  resume: 'Resume',
  setUpFirst: 'Set-up is not finished: calls are not reported yet.',
  setUpOpen: 'Set-up is not finished.',
  goOn: 'Go on with set-up',
  changes: (n) => `News of calls: ${n}`,
  language: 'Language',
  languageName: { ru: 'Русский', en: 'English' },
  notFound: 'There is no such page',
  notFetched: 'Plecho does not answer',
  notFetchedText: 'The window has not loaded this page yet. Check that the program runs: the page opens by itself.',
  crashed:
    'This page broke. Calls are reported as usual. Reload the window; if it happens again, send the diagnostics file from Health.',
  reload: 'Reload the window',
};
