/** `npm run demo`: the whole product with an exchange and a CRM of its own in one process; a temporary profile unless one is given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemoCrm } from './crm.ts';
import { createDemoExchange } from './exchange.ts';
import { fillCards, fillCrm, fillStore, type MonthStore } from './month-into.ts';
import { writeSounds } from './month-sounds.ts';
import { makeMonth } from './month.ts';
import { openDemoOffice } from './office.ts';

type Start = (
  profile: string,
  config: unknown,
  begin: (store: MonthStore) => void,
) => Promise<{ ui: string; callbacks: string }>;

/** A port that is free now, for an address that must be known before the listener opens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The same calls with every start: a demo can be repeated. */
const SEED = 20_261_126;
/** As the built-in exchange names its folder of recordings. */
const FOLDER = '/var/lib/freeswitch/recordings';
const LINES = ['74951234567', '74951234568'];
/** When the CRM is away, and for how long: the window tells of it, calls wait, and all of it heals by itself. */
const AWAY_AFTER_MS = 25_000;
const AWAY_MS = 16_000;
/** The CRM is compared with our book over the last two days. */
const REMEMBERED = 4 * 86_400_000;

/**
 * @param start starts the product over a profile with a configuration; where the profile is empty, `begin` fills its store first
 * @param profile a folder that is kept
 */
export async function runDemo(start: Start, profile: string | undefined): Promise<void> {
  const crm = await createDemoCrm({ keepCalls: 200 });
  fillCards(crm, SEED);
  const exchange = await createDemoExchange({
    extensions: crm.users.map(({ extension, name }) => ({
      number: extension,
      domain: '127.0.0.1',
      name,
      contact: `sip:${extension}@127.0.0.1`,
    })),
  });
  const dir = profile ?? mkdtempSync(join(tmpdir(), 'plecho-demo-'));
  if (profile === undefined) process.once('exit', () => rmSync(dir, { recursive: true, force: true }));
  const port = await freePort();
  const sounds = join(dir, 'demo-recordings');
  const begin = (store: MonthStore): void => {
    const now = Date.now();
    const month = makeMonth({ seed: SEED, now, users: crm.users, lines: LINES, folder: FOLDER });
    fillStore(store, month, now);
    fillCrm(crm, month, now - REMEMBERED);
    writeSounds(sounds, month.sounds);
  };
  const config = {
    pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
    crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
    listener: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` },
    people: crm.users.map(({ id, name, extension }) => ({ userId: id, name, numbers: [extension] })),
    lines: LINES,
    recordings: { upload: false, source: { kind: 'folder', from: FOLDER, to: sounds } },
  };
  const { ui, callbacks } = await start(dir, config, begin);
  crm.instance.baseUrl = callbacks; // for “Позвонить” on the CRM's page
  openDemoOffice(exchange);
  // Its page goes on answering.
  setTimeout(() => setTimeout(crm.misbehave({ how: 'cut' }), AWAY_MS), AWAY_AFTER_MS);
  process.stdout.write(
    [
      'Plecho is running with a built-in exchange and a built-in CRM.',
      `  the window:            ${ui}`,
      `  what the CRM was told: ${crm.url}/`,
      `  where the CRM calls:   ${callbacks}`,
      'Calls begin by themselves in a few seconds. Half a minute on, the CRM is away for a moment: nothing is lost. Ctrl+C ends it.',
      '',
    ].join('\n'),
  );
}
