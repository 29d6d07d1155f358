/** What stands over the lines to copy into the exchange: what they are for, and the steps. */
import { createSay, type Catalogue } from '../contract/catalogue.ts';

const snippetWords = {
  'xml.title': { ru: 'Звонок ответственному: FreeSWITCH', en: 'Calls to the responsible colleague: FreeSWITCH' },
  'xml.1': {
    ru: 'Сохраните эти строки как conf/dialplan/public/00_plecho.xml (до остальных правил этого номера).',
    en: 'Save these lines as conf/dialplan/public/00_plecho.xml (before the other rules of this number).',
  },
  'xml.2': {
    ru: (extension: string) => `Вместо ${extension} укажите, куда звонок идёт обычно.`,
    en: (extension: string) => `Replace ${extension} by where the call usually goes.`,
  },
  'xml.3': { ru: 'Выполните reloadxml и нажмите «Проверить».', en: 'Run reloadxml and press “Test”.' },
  'xml.4': {
    ru: (seconds: number) => `Если Plecho выключен или CRM молчит, звонок через ${seconds} с пойдёт обычным путём.`,
    en: (seconds: number) => `With Plecho off or the CRM silent the call goes its usual way after ${seconds} s.`,
  },
  'fusionpbx.title': { ru: 'Звонок ответственному: FusionPBX', en: 'Calls to the responsible colleague: FusionPBX' },
  'fusionpbx.1': {
    ru: 'Dialplan → Destinations: откройте ваш внешний номер.',
    en: 'Dialplan → Destinations: open your outside number.',
  },
  'fusionpbx.2': {
    ru: 'Добавьте перед основным действием эти действия по порядку.',
    en: 'Add these actions, in this order, before the main one.',
  },
  'fusionpbx.3': {
    ru: 'Основное действие (transfer) оставьте последним. Сохраните; нажмите «Проверить».',
    en: 'Leave the main action (transfer) last. Save; press “Test”.',
  },
  'acl.title': { ru: 'Пустить этот компьютер к АТС', en: 'Let this PC reach the exchange' },
  'acl.1': { ru: 'Добавьте строки в два файла на АТС.', en: 'Add the lines to two files on the exchange.' },
  'acl.2': { ru: 'Смените пароль на свой.', en: 'Set a password of your own.' },
  'acl.3': { ru: 'Выполните reloadacl и reload mod_event_socket.', en: 'Run reloadacl and reload mod_event_socket.' },
  'recording.title': { ru: 'Записывать разговоры', en: 'Record talks' },
  'recording.1': {
    ru: 'Добавьте перед bridge в правило внешних звонков.',
    en: 'Add before bridge in the rule of outside calls.',
  },
  'reader.title': { ru: 'FusionPBX: пользователь только для чтения', en: 'FusionPBX: a user that may only read' },
  'reader.1': {
    ru: 'На сервере FusionPBX откройте базу: sudo -u postgres psql fusionpbx',
    en: 'On FusionPBX’s server open the database: sudo -u postgres psql fusionpbx',
  },
  'reader.2': {
    ru: 'Выполните эти строки, вместо … придумайте пароль.',
    en: 'Run these lines; think of a password in place of ….',
  },
  'reader.3': {
    ru: 'Впишите имя plecho и этот пароль выше и нажмите «Проверить».',
    en: 'Enter the name plecho and this password above and press “Test”.',
  },
  'reader.4': {
    ru: 'Имя и пароль самого FusionPBX (в /etc/fusionpbx/config.conf) тоже подойдут: Plecho в базу ничего не пишет.',
    en: 'FusionPBX’s own user and password (in /etc/fusionpbx/config.conf) will do as well: Plecho writes nothing there.',
  },
} as const satisfies Catalogue;

export const saySnippet = createSay(snippetWords);
