/** The words of the window: every sentence that a page says, by its code, in both languages. The code begins with the name of its part. */
import { createSay, type SayIn } from './catalogue.ts';
import { alerts } from './text/alerts.ts';
import { calls } from './text/calls.ts';
import { clients } from './text/clients.ts';
import { common } from './text/common.ts';
import { connect } from './text/connect.ts';
import { crm } from './text/crm.ts';
import { finder } from './text/finder.ts';
import { health } from './text/health.ts';
import { history } from './text/history.ts';
import { hours } from './text/hours.ts';
import { missed } from './text/missed.ts';
import { office } from './text/office.ts';
import { overview } from './text/overview.ts';
import { settingsCallbacks } from './text/settings-callbacks.ts';
import { settingsHistory } from './text/settings-history.ts';
import { settings } from './text/settings.ts';
import { setup } from './text/setup.ts';
import { shell } from './text/shell.ts';
import { strip } from './text/strip.ts';

export const windowWords = {
  ...common,
  ...shell,
  ...alerts,
  ...calls,
  ...strip,
  ...clients,
  ...finder,
  ...history,
  ...hours,
  ...missed,
  ...overview,
  ...health,
  ...setup,
  ...connect,
  ...crm,
  ...office,
  ...settings,
  ...settingsHistory,
  ...settingsCallbacks,
};

/** The window's sentences: `sayWindow(language, code, …values)`. */
export const sayWindow = createSay(windowWords);

export type WindowCode = keyof typeof windowWords;

/** The same, bound to a language: what the window's parts get. */
export type SayWindow = SayIn<typeof windowWords>;
