/** The manual as a site: `npm run docs` builds it into out-docs. The pages are plain Markdown and read as well without it. */
import { defineConfig, type DefaultTheme } from 'vitepress';

const PAGES = [
  ['', 'Plecho', 'Plecho'],
  ['install', 'Установка', 'Install'],
  ['fusionpbx', 'FusionPBX', 'FusionPBX'],
  ['freeswitch', 'FreeSWITCH', 'FreeSWITCH'],
  ['crm-key', 'Ключ в Контур.CRM', 'The key in Kontur.CRM'],
  ['tunnels', 'Туннели', 'Tunnels'],
  ['calls', 'Звонки и коллеги', 'Calls and colleagues'],
  ['clients', 'Карточки клиентов', 'Client cards'],
  ['recordings', 'Записи разговоров', 'Recordings'],
  ['history', 'История', 'History'],
  ['responsible', 'Ответственный', 'Responsible colleague'],
  ['call-backs', 'Кому перезвонить', 'Whom to call back'],
  ['alerts', 'Уведомления', 'Alerts'],
  ['reconciliation', 'Сверка с CRM', 'Comparison with the CRM'],
  ['stories', 'Что получает CRM', 'What the CRM gets'],
  ['problems', 'Если что-то не так', 'When something is wrong'],
  ['second-pc', 'Второй компьютер и переезд', 'Second PC and moving house'],
  ['uninstall', 'Удаление', 'Uninstall'],
  ['privacy', 'Личные данные', 'Privacy'],
  ['network', 'Сеть и порты', 'Network and ports'],
  ['limits', 'Границы', 'Limits'],
] as const;

const sidebar = (language: 'ru' | 'en'): DefaultTheme.SidebarItem[] =>
  PAGES.map(([page, ru, en]) => ({ text: language === 'ru' ? ru : en, link: `/${language}/${page}` }));

export default defineConfig({
  title: 'Plecho',
  outDir: '../out-docs',
  // Both are files of the repository, beside the manual and not in it.
  ignoreDeadLinks: [/README/, /ARCHITECTURE/, /deploy\//],
  themeConfig: { search: { provider: 'local' } },
  locales: {
    root: { label: 'Plecho', lang: 'ru' },
    ru: { label: 'Русский', lang: 'ru', themeConfig: { sidebar: sidebar('ru'), outline: { label: 'На странице' } } },
    en: { label: 'English', lang: 'en', themeConfig: { sidebar: sidebar('en') } },
  },
});
