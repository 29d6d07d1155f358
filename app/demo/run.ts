/** `npm run demo`: the whole product with an exchange and a CRM of its own in one process; a temporary profile unless one is given. */
import { mkdtempSync, rmSync } from 'node:fs';
import { randomUUID } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDemoCrm, type DemoCrm } from './crm.ts';
import { createDemoExchange } from './exchange.ts';
import { openDemoOffice } from './office.ts';

type Start = (profile: string, config: unknown) => Promise<{ ui: string; callbacks: string }>;

/** A port that is free now, for an address that must be known before the listener opens. */
async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Some of the demo's clients have cards in the CRM, their phones as people type them. */
function fillCards({ contacts, companies }: DemoCrm): void {
  const company = randomUUID();
  companies.set(company, { id: company, name: 'ООО «Парус»', phones: [] });
  const cards = [
    { name: 'Светлана Крылова', phone: '8 (999) 000-01-02', companyIds: [company] },
    { name: 'Георгий Ильин', phone: '+7 999 000 01 04', companyIds: [] },
  ];
  for (const { name, phone, companyIds } of cards) {
    const id = randomUUID();
    contacts.set(id, { id, name, phones: [{ id: randomUUID(), type: 'work', value: phone }], links: { companyIds } });
  }
}

/** @param start starts the product over a profile with a configuration; @param profile a folder that is kept */
export async function runDemo(start: Start, profile: string | undefined): Promise<void> {
  const crm = await createDemoCrm({ keepCalls: 200 });
  fillCards(crm);
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
  const { ui, callbacks } = await start(dir, {
    pbx: { host: exchange.host, port: exchange.port, password: 'demo' },
    crm: { url: crm.url, kind: 'private', apiKey: crm.apiKey },
    listener: { host: '127.0.0.1', port, publicUrl: `http://127.0.0.1:${port}` },
    people: crm.users.map(({ id, name, extension }) => ({ userId: id, name, numbers: [extension] })),
    lines: ['74951234567', '74951234568'],
    recordings: { upload: false },
  });
  crm.instance.baseUrl = callbacks; // for “Позвонить” on the CRM's page
  openDemoOffice(exchange);
  process.stdout.write(
    [
      'Plecho is running with a built-in exchange and a built-in CRM.',
      `  the window:            ${ui}`,
      `  what the CRM was told: ${crm.url}/`,
      `  where the CRM calls:   ${callbacks}`,
      'Calls begin by themselves in a few seconds. Ctrl+C ends it.',
      '',
    ].join('\n'),
  );
}
