/** The result of a look around the server: findings in words, the settings that they offer, and what would have to be changed there. Pure. */
import { domainsFound, eventSocketFound, freeSwitchFound, fusionPbxFound } from './exchange-findings.ts';
import type { Found, Input, Sight } from './finding.ts';
import { extensionsFound, gatewaysFound, linesFound } from './office-findings.ts';
import { firewallFound, historyChanges, historyFound, recordingsFound } from './record-findings.ts';
import type { ServerFindings } from '../../exchange/driver.ts';
import { changesOf } from './server-changes.ts';
import { sayLook } from './words.ts';

type Look = Pick<ServerFindings, 'findings' | 'changes'>;

/** In the order in which the window shows them. */
const FINDERS: readonly ((sight: Sight) => readonly Found[])[] = [
  freeSwitchFound,
  eventSocketFound,
  fusionPbxFound,
  domainsFound,
  extensionsFound,
  linesFound,
  gatewaysFound,
  recordingsFound,
  historyFound,
  firewallFound,
];

/** @returns what is shown, and what would have to be changed on the server, each in the reader's language */
export function findingsOf(input: Input): Look {
  const { language } = input;
  const sight: Sight = {
    ...input,
    say: sayLook.in(language),
  };
  return {
    findings: FINDERS.flatMap((find) => find(sight)),
    changes: [...changesOf(sight), ...historyChanges(sight)],
  };
}
