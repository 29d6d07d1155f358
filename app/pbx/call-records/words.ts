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

export const closedFile = (path: string, why: Words): Words => ({
  ru: `${path} не читается и пока пропускается: ${why.ru}. Дайте права на чтение; остальные записи прочитаны.`,
  en: `${path} cannot be read and is left out for now: ${why.en}. Give the right to read it; the others were read.`,
});

export const badRow = (id: string, why: string): Words => ({
  ru: `Запись звонка ${id} в базе FusionPBX не разобрана и пропущена (${why}). Остальные прочитаны.`,
  en: `The call record ${id} in FusionPBX's database could not be read and was left out (${why}). The others were read.`,
});

export const noDomain = (domain: string, known: readonly string[]): Words => ({
  ru: `В базе FusionPBX нет домена ${domain}. Есть: ${known.join(', ') || 'ни одного'}. Исправьте домен или оставьте поле пустым: тогда читаются все.`,
  en: `FusionPBX's database has no domain ${domain}. There are: ${known.join(', ') || 'none'}. Correct the domain, or leave it empty: then all are read.`,
});

export const unreadable = (place: string, why: Words): Words => ({
  ru: `История АТС не читается (${place}): ${why.ru}. Проверьте доступ к папке.`,
  en: `The exchange's history cannot be read (${place}): ${why.en}. Check the access to the folder.`,
});
