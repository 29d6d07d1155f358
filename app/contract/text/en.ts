/** All English words of the window. The type makes a missing or surplus key an error. */
import type { Text } from '../text.ts';
import { alerts } from './en/alerts.ts';
import { calls } from './en/calls.ts';
import { clients } from './en/clients.ts';
import { common } from './en/common.ts';
import { connect } from './en/connect.ts';
import { crm } from './en/crm.ts';
import { extras } from './en/extras.ts';
import { health } from './en/health.ts';
import { history } from './en/history.ts';
import { hours } from './en/hours.ts';
import { missed } from './en/missed.ts';
import { office } from './en/office.ts';
import { overview } from './en/overview.ts';
import { setup } from './en/setup.ts';
import { shell } from './en/shell.ts';
import { strip } from './en/strip.ts';

export const en: Text = {
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
