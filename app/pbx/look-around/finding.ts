/** One finding of a look around a server: its type, and the input that all findings are made from. Pure. */
import type { Finding } from '../../contract/api.ts';
import type { ServerFindings } from '../../exchange/driver.ts';
import type { Language } from '../../contract/language.ts';
import type { Settings, SshLogin } from '../../contract/settings.ts';
import type { Probe } from '../link/probe-exchange.ts';
import type { ServerView } from './look-around.ts';
import type { SayLook } from './words.ts';

/** What is shown, and the settings it offers, which are merged over the present ones. */
export type Found = ServerFindings['findings'][number];

export type Input = {
  readonly view: ServerView;
  /** What the event socket said; null where its login was not found. */
  readonly probe: Probe | null;
  readonly login: SshLogin;
  readonly settings: Settings;
  readonly language: Language;
};

export type Sight = Input & {
  readonly say: SayLook;
};

/** The part that all findings have in common when something was not found, or may not be read. */
export const unseen = (why: 'missing' | 'forbidden' | undefined): Pick<Finding, 'state' | 'offered' | 'details'> => ({
  state: why ?? 'missing',
  offered: false,
  details: [],
});
