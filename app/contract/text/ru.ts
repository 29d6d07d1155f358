/** All Russian words of the window, by page. Russian is the source: English has to have the same keys. */
import { alerts } from './ru/alerts.ts';
import { calls } from './ru/calls.ts';
import { clients } from './ru/clients.ts';
import { common } from './ru/common.ts';
import { connect } from './ru/connect.ts';
import { crm } from './ru/crm.ts';
import { extras } from './ru/extras.ts';
import { health } from './ru/health.ts';
import { history } from './ru/history.ts';
import { hours } from './ru/hours.ts';
import { missed } from './ru/missed.ts';
import { office } from './ru/office.ts';
import { overview } from './ru/overview.ts';
import { setup } from './ru/setup.ts';
import { shell } from './ru/shell.ts';
import { strip } from './ru/strip.ts';

export const ru = {
  common,
  shell,
  alerts,
  calls,
  strip,
  clients,
  history,
  hours,
  missed,
  overview,
  health,
  setup,
  connect,
  crm,
  office,
  extras,
};
