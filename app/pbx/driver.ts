/** FreeSWITCH's driver: everything that the product uses of FreeSWITCH. Another exchange needs another such object, whose `create` passes test/pbx/exchange-contract.ts. */
import type { Words } from '../contract/language.ts';
import type { Settings } from '../contract/settings.ts';
import type { TestResult } from '../contract/view.ts';
import type { ExchangeDriver, LoginCheck } from '../exchange/driver.ts';
import { SETTLE_MS } from './call-records/folder.ts';
import { checkRecords, openRecords } from './call-records/records.ts';
import { createFreeSwitch } from './freeswitch.ts';
import { probeExchange } from './link/probe-exchange.ts';
import { sayLink } from './link/words.ts';
import { snippetsOf } from './snippets.ts';

/** The password of FreeSWITCH's example configuration; through an SSH login nobody else gets at the event socket. */
const DEFAULT_PASSWORD = 'ClueCon';
const unsafe = ({ password, ssh }: Settings['pbx']): Words | null =>
  password === DEFAULT_PASSWORD && ssh === null ? sayLink.both('clueCon') : null;

async function check(pbx: Settings['pbx'], { connect, ownAddress, language, log }: LoginCheck): Promise<TestResult> {
  const seen = await probeExchange(pbx, connect, log);
  if (!seen.ok) {
    const copy = seen.code === 'acl' ? { copy: `<node type="allow" cidr="${ownAddress}/32"/>` } : {};
    return { ok: false, text: seen.words[language], detail: seen.code, ...copy };
  }
  const { version, phones } = seen;
  const text = sayLink(language, 'connectedTo', version ?? '', phones);
  return { ok: true, text, found: { version, phones, clueCon: pbx.password === DEFAULT_PASSWORD } };
}

export const freeSwitch: ExchangeDriver = {
  create: createFreeSwitch,
  check,
  unsafe,
  snippets: snippetsOf,
  // Loaded when somebody asks for it: many offices never do.
  lookAround: async (server, input) => (await import('./look-around/server-findings.ts')).findOnServer(server, input),
  openRecords,
  checkRecords,
  settleMs: SETTLE_MS,
};
