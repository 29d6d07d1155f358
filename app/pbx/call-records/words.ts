/** What is told about the history of the exchange when it cannot be read. */
import type { Words } from '../../contract/language.ts';

export const noFolder = (path: string, why: Words): Words => ({
  ru: `Папка истории ${path} не читается: ${why.ru}. Проверьте путь и права, и что модуль CDR включён на АТС.`,
  en: `The folder of the history ${path} cannot be read: ${why.en}. Check path and rights, and that the CDR module is loaded.`,
});

export const noRecords = (path: string, pattern: string): Words => ({
  ru: `В папке ${path} нет файлов ${pattern}. Проверьте формат и путь в настройках модуля CDR.`,
  en: `There are no files ${pattern} in ${path}. Check format and path in the settings of the CDR module.`,
});

export const badFile = (name: string, why: string): Words => ({
  ru: `Файл истории ${name} не разобран и пропущен (${why}). Остальные прочитаны.`,
  en: `The file ${name} of the history could not be read and was left out (${why}). The others were read.`,
});

export const found = (count: number, newest: string): Words => ({
  ru: `Найдено записей: ${count}. Последняя: ${newest}.`,
  en: `Records found: ${count}. The latest: ${newest}.`,
});
