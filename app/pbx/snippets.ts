/** Lines to copy into the exchange, filled in with the office's own numbers: dialplan for the redirect, access for Plecho. Pure. */
import { onlyDigits } from '../core/written-number.ts';
import type { Snippet } from '../contract/api.ts';
import type { Settings } from '../contract/settings.ts';
import type { Language } from '../contract/language.ts';
import { readOnlyUserSql } from './call-records/database-words.ts';
import { saySnippet } from './snippet-words.ts';

const escapeXml = (text: string): string => text.replace(/[<>&"']/g, (char) => `&#${char.charCodeAt(0)};`);
const escapeRegex = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** How long a call waits for the CRM's word (ms): a little longer than Plecho waits itself. */
export const redirectWaitMs = ({ redirect }: Settings): number => Math.max(1000, redirect.timeoutMs + 500);

/** What the dialplan does before a call goes its usual way: applications and their data. */
export const redirectActions = (settings: Settings): readonly (readonly [string, string])[] => [
  ['set', `${settings.redirect.variable}=ask`],
  ['ring_ready', ''],
  ['sleep', String(redirectWaitMs(settings))],
];

/**
 * @param settings redirect, lines and dialing as they are set
 * @param ownAddress this PC as the exchange sees it
 */
export function snippetsOf(settings: Settings, language: Language, ownAddress: string): Snippet[] {
  const say = saySnippet.in(language);
  const { variable, context } = settings.redirect;
  const wait = redirectWaitMs(settings);
  const lines = settings.lines.length > 0 ? settings.lines : ['74951234567'];
  const pattern = `^\\+?(${lines.map((line) => escapeRegex(onlyDigits(line))).join('|')})$`;
  const extension =
    [...settings.people.flatMap(({ numbers }) => numbers)].find((number) => /^\d{2,6}$/.test(number)) ?? '1001';
  const xml = [
    '<!-- conf/dialplan/public/00_plecho.xml -->',
    '<extension name="plecho_redirect">',
    `  <condition field="destination_number" expression="${escapeXml(pattern)}">`,
    `    <action application="set" data="${variable}=ask"/>`,
    '    <action application="ring_ready"/>',
    `    <action application="sleep" data="${wait}"/>`,
    `    <action application="transfer" data="${escapeXml(extension)} XML ${escapeXml(context)}"/>`,
    '  </condition>',
    '</extension>',
  ].join('\n');
  const acl = [
    '<!-- autoload_configs/acl.conf.xml -->',
    '<list name="plecho" default="deny">',
    `  <node type="allow" cidr="${ownAddress}/32"/>`,
    '  <node type="allow" cidr="127.0.0.1/32"/>',
    '</list>',
    '',
    '<!-- autoload_configs/event_socket.conf.xml -->',
    '<param name="listen-ip" value="0.0.0.0"/>',
    '<param name="password" value="…"/>',
    '<param name="apply-inbound-acl" value="plecho"/>',
  ].join('\n');
  return [
    {
      id: 'redirect-xml',
      title: say('xml.title'),
      steps: [say('xml.1'), say('xml.2', extension), say('xml.3'), say('xml.4', wait / 1000)],
      code: xml,
    },
    {
      id: 'redirect-fusionpbx',
      title: say('fusionpbx.title'),
      steps: [say('fusionpbx.1'), say('fusionpbx.2'), say('fusionpbx.3')],
      code: redirectActions(settings)
        .map(([name, data]) => `${name} ${data}`.trim())
        .join('\n'),
    },
    {
      id: 'acl',
      title: say('acl.title'),
      steps: [say('acl.1'), say('acl.2'), say('acl.3')],
      code: acl,
    },
    {
      id: 'recording',
      title: say('recording.title'),
      steps: [say('recording.1')],
      code: [
        '<action application="set" data="recording_follow_transfer=true"/>',
        '<action application="record_session" data="$${recordings_dir}/${uuid}.wav"/>',
      ].join('\n'),
    },
    {
      id: 'fusionpbx-reader',
      title: say('reader.title'),
      steps: [say('reader.1'), say('reader.2'), say('reader.3'), say('reader.4')],
      code: readOnlyUserSql('fusionpbx', 'plecho'),
    },
  ];
}
