/** The settings page and the program’s own settings. */
import type { Catalogue } from '../catalogue.ts';
import { en, ru } from './plural.ts';

export const settings = {
  'settings.settingsTitle': { ru: 'Настройки', en: 'Settings' },
  'settings.settingsMenu': { ru: 'Разделы настроек', en: 'Sections of the settings' },
  'settings.unsaved': { ru: 'Есть несохранённые изменения', en: 'There are unsaved changes' },
  'settings.wizard': { ru: 'Пройти настройку по шагам', en: 'Go through the set-up steps' },
  'settings.groups.link': { ru: 'Связь', en: 'Connections' },
  'settings.groups.office': { ru: 'Офис', en: 'Office' },
  'settings.groups.more': { ru: 'Дополнительно', en: 'More' },
  'settings.groups.app': { ru: 'Этот компьютер', en: 'This computer' },
  'settings.app.title': { ru: 'Программа', en: 'Program' },
  'settings.app.intro': { ru: 'Как Plecho ведёт себя на этом компьютере.', en: 'How Plecho behaves on this computer.' },
  'settings.app.language': { ru: 'Язык', en: 'Language' },
  'settings.app.startAtLogin': { ru: 'Запускать при входе в систему', en: 'Start at log-in' },
  'settings.app.notifyProblems': { ru: 'Сообщать о неполадках', en: 'Tell about problems' },
  'settings.app.notifyMissed': { ru: 'Сообщать о пропущенных звонках', en: 'Tell about missed calls' },
  'settings.app.telLinks': { ru: 'Ссылки с номерами (tel:)', en: 'Links with numbers (tel:)' },
  'settings.app.telLinksHint': {
    ru: 'Щелчок по номеру в любой программе звонит с телефона этого сотрудника.',
    en: 'A click on a number in any program dials from this person’s phone.',
  },
  'settings.app.telLinksOff': { ru: 'Не обрабатывать', en: 'Do not handle' },
  'settings.app.hotKey': {
    ru: 'Звонить по скопированному номеру сочетанием клавиш',
    en: 'Call the copied number with a key combination',
  },
  'settings.app.hotKeyHint': {
    ru: 'Работает в любой программе. Plecho покажет номер и спросит, прежде чем звонить.',
    en: 'Works in any program. Plecho shows the number and asks before it calls.',
  },
  'settings.app.hotKeyKeys': { ru: 'Сочетание клавиш', en: 'Key combination' },
  'settings.app.hotKeyChange': {
    ru: 'Чтобы сменить, поставьте сюда курсор и нажмите другое сочетание.',
    en: 'To change it, put the cursor here and press another one.',
  },
  'settings.app.hotKeyNeeds': {
    ru: 'Нужны Ctrl, Alt или ⌘ вместе с буквой или цифрой, либо клавиша F1–F24.',
    en: 'It needs Ctrl, Alt or ⌘ together with a letter or a digit, or a key F1–F24.',
  },
  'settings.app.hotKeyTaken': {
    ru: (keys: string) =>
      `${keys} занято другой программой, поэтому не работает. Выберите другое сочетание и сохраните.`,
    en: (keys: string) => `Another program holds ${keys}, so it does not work. Choose another combination and save.`,
  },
  'settings.app.hotKeyWhose': {
    ru: 'Выберите выше, в поле «Ссылки с номерами», с чьего телефона звонить: без этого сочетание не звонит.',
    en: 'Choose above, in “Links with numbers”, from whose phone to call: without that the combination calls nobody.',
  },
  'settings.app.keep': { ru: 'Хранить историю', en: 'Keep the history' },
  'settings.app.keeps': {
    ru: (days: number) =>
      days === 0
        ? 'Всегда'
        : days % 365 === 0
          ? ru(days / 365, ['год', 'года', 'лет'])
          : ru(days, ['день', 'дня', 'дней']),
    en: (days: number) =>
      days === 0 ? 'For ever' : days % 365 === 0 ? en(days / 365, ['year', 'years']) : en(days, ['day', 'days']),
  },
  'settings.app.keepHint': {
    ru: 'Более старые звонки удаляются с этого компьютера. В CRM они остаются.',
    en: 'Older calls are deleted from this computer. They stay in the CRM.',
  },
  'settings.app.retention.range': {
    ru: (most: number) => `От 1 до ${most} дней.`,
    en: (most: number) => `From 1 to ${most} days.`,
  },
  'settings.app.retention.days': {
    ru: (n: number) => ru(n, ['день', 'дня', 'дней']).replace(/^[\d\s,]+/, '\u00a0'),
    en: (n: number) => en(n, ['day', 'days']).replace(/^[\d\s,]+/, '\u00a0'),
  },
  'settings.app.retention.refusedDays.label': { ru: 'Отказы CRM', en: 'Refusals' },
  'settings.app.retention.refusedDays.hint': {
    ru: 'Сообщения, которые CRM не приняла.',
    en: 'Messages that the CRM did not take.',
  },
  'settings.app.retention.problemDays.label': { ru: 'Проблемы', en: 'Problems' },
  'settings.app.retention.problemDays.hint': {
    ru: 'Что было не так и кому сообщили.',
    en: 'What was wrong and who was told.',
  },
  'settings.app.retention.backupDays.label': { ru: 'Копии базы', en: 'Copies' },
  'settings.app.retention.backupDays.hint': {
    ru: 'Одна в день. Удалённые данные остаются в копии столько же.',
    en: 'Of the database, one a day. Erased data stay in them for so long.',
  },
  'settings.app.updateUrl': { ru: 'Адрес обновлений', en: 'Address of updates' },
  'settings.app.updateUrlHint': { ru: 'Пусто — обновления не проверяются.', en: 'Empty: no check for updates.' },
  'settings.app.version': { ru: (v: string) => `Plecho ${v}`, en: (v: string) => `Plecho ${v}` },
  'settings.app.chooseLinks': {
    ru: 'Выбрать Plecho для ссылок в параметрах Windows',
    en: 'Choose Plecho for links in Windows’ settings',
  },
  'settings.app.install': {
    ru: (v: string) => `Установить версию ${v} и перезапустить`,
    en: (v: string) => `Install version ${v} and restart`,
  },
  'settings.app.quit': { ru: 'Завершить Plecho', en: 'Quit Plecho' },
  'settings.app.quitAsk': {
    ru: 'Завершить Plecho? Звонки не будут передаваться в CRM, пока его не запустят снова.',
    en: 'Quit Plecho? Calls are not reported to the CRM until it is started again.',
  },
  'settings.app.notices': { ru: 'Лицензии использованных программ', en: 'Licences of the software inside' },
} satisfies Catalogue;
