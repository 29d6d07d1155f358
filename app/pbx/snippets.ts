/** Lines to copy into the exchange, filled in with the office's own numbers: dialplan for the redirect, access for Plecho. Pure. */
import { onlyDigits } from '../core/written-number.ts';
import type { Snippet } from '../contract/api.ts';
import type { Settings } from '../contract/settings.ts';
import type { Language } from '../contract/language.ts';
import { readOnlyUserSql } from './call-records/database-words.ts';

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
  const ru = language === 'ru';
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
      title: ru ? 'Звонок ответственному: FreeSWITCH' : 'Calls to the responsible colleague: FreeSWITCH',
      steps: ru
        ? [
            'Сохраните эти строки как conf/dialplan/public/00_plecho.xml (до остальных правил этого номера).',
            `Вместо ${extension} укажите, куда звонок идёт обычно.`,
            'Выполните reloadxml и нажмите «Проверить».',
            `Если Plecho выключен или CRM молчит, звонок через ${wait / 1000} с пойдёт обычным путём.`,
          ]
        : [
            'Save these lines as conf/dialplan/public/00_plecho.xml (before the other rules of this number).',
            `Replace ${extension} by where the call usually goes.`,
            'Run reloadxml and press “Test”.',
            `With Plecho off or the CRM silent the call goes its usual way after ${wait / 1000} s.`,
          ],
      code: xml,
    },
    {
      id: 'redirect-fusionpbx',
      title: ru ? 'Звонок ответственному: FusionPBX' : 'Calls to the responsible colleague: FusionPBX',
      steps: ru
        ? [
            'Dialplan → Destinations: откройте ваш внешний номер.',
            'Добавьте перед основным действием эти действия по порядку.',
            'Основное действие (transfer) оставьте последним. Сохраните; нажмите «Проверить».',
          ]
        : [
            'Dialplan → Destinations: open your outside number.',
            'Add these actions, in this order, before the main one.',
            'Leave the main action (transfer) last. Save; press “Test”.',
          ],
      code: redirectActions(settings)
        .map(([name, data]) => `${name} ${data}`.trim())
        .join('\n'),
    },
    {
      id: 'acl',
      title: ru ? 'Пустить этот компьютер к АТС' : 'Let this PC reach the exchange',
      steps: ru
        ? [
            'Добавьте строки в два файла на АТС.',
            'Смените пароль на свой.',
            'Выполните reloadacl и reload mod_event_socket.',
          ]
        : [
            'Add the lines to two files on the exchange.',
            'Set a password of your own.',
            'Run reloadacl and reload mod_event_socket.',
          ],
      code: acl,
    },
    {
      id: 'recording',
      title: ru ? 'Записывать разговоры' : 'Record talks',
      steps: ru
        ? ['Добавьте перед bridge в правило внешних звонков.']
        : ['Add before bridge in the rule of outside calls.'],
      code: [
        '<action application="set" data="recording_follow_transfer=true"/>',
        '<action application="record_session" data="$${recordings_dir}/${uuid}.wav"/>',
      ].join('\n'),
    },
    {
      id: 'fusionpbx-reader',
      title: ru ? 'FusionPBX: пользователь только для чтения' : 'FusionPBX: a user that may only read',
      steps: ru
        ? [
            'На сервере FusionPBX откройте базу: sudo -u postgres psql fusionpbx',
            'Выполните эти строки, вместо … придумайте пароль.',
            'Впишите имя plecho и этот пароль выше и нажмите «Проверить».',
            'Имя и пароль самого FusionPBX (в /etc/fusionpbx/config.conf) тоже подойдут: Plecho в базу ничего не пишет.',
          ]
        : [
            'On FusionPBX’s server open the database: sudo -u postgres psql fusionpbx',
            'Run these lines; think of a password in place of ….',
            'Enter the name plecho and this password above and press “Test”.',
            'FusionPBX’s own user and password (in /etc/fusionpbx/config.conf) will do as well: Plecho writes nothing there.',
          ],
      code: readOnlyUserSql('fusionpbx', 'plecho'),
    },
  ];
}
