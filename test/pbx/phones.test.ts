/** Registered phones: several of one user, their contacts, and exchanges that cannot list them. */
import { describe, expect, it } from 'vitest';
import { createCommands } from '../../app/pbx/commands/commands.ts';
import { contactKey } from '../../app/pbx/events/headers.ts';

const CORE = JSON.stringify({
  rows: [
    { reg_user: '1001', realm: 'office.local', url: 'sofia/internal/sip:1001@10.0.0.5:5060' },
    { reg_user: '1009', realm: 'office.local', url: 'verto.rtc/1009' },
  ],
});
const PROFILES = `<profiles>
<profile><name>internal</name><type>profile</type><state>RUNNING (0)</state></profile>
<alias><name>office.local</name><type>alias</type></alias>
<gateway><name>trunk</name><type>gateway</type></gateway></profiles>`;
const PHONES = `<?xml version="1.0"?><profile><registrations>
<registration><call-id>a</call-id><user>1001@office.local</user><contact>&quot;&quot; &lt;sip:1001@10.0.0.5:5060;ob&gt;</contact></registration>
<registration><call-id>b</call-id><user>1001@office.local</user><contact>&quot;&quot; &lt;sip:gw%2Bx9k2@10.0.0.6:5160;gw=x9k2&gt;</contact></registration>
</registrations></profile>`;

const exchange = (answers: Readonly<Record<string, string>>) => {
  const api = (command: string): Promise<string> => Promise.resolve(answers[command] ?? '-ERR permission denied\n');
  return createCommands({ api, bgapi: api });
};

describe('registered phones', () => {
  it('all phones of a user, with their contacts, also users registered elsewhere', async () => {
    const commands = exchange({
      'show registrations as json': CORE,
      'sofia xmlstatus': PROFILES,
      'sofia xmlstatus profile internal reg': PHONES,
    });
    expect(await commands.registrations()).toEqual([
      { user: '1001', domain: 'office.local', contact: '1001@10.0.0.5:5060' },
      { user: '1001', domain: 'office.local', contact: 'gw+x9k2@10.0.0.6:5160' },
      { user: '1009', domain: 'office.local' },
    ]);
  });

  it("the core's registration list is used where mod_sofia may not be asked", async () => {
    const list = await exchange({ 'show registrations as json': CORE }).registrations();
    expect(list.map(({ user }) => user)).toEqual(['1001', '1009']);
  });

  it.each([
    ['"x" <sip:gw%2B1001@10.0.0.5:5160;fs_path=sip%3A1.2.3.4>', 'gw+1001@10.0.0.5:5160'],
    ['sip:1001@10.0.0.5:5160;transport=udp', '1001@10.0.0.5:5160'],
    ['sips:1001@host', '1001@host'],
  ])('one contact written as %s', (written, key) => {
    expect(contactKey(written)).toBe(key);
  });
});
