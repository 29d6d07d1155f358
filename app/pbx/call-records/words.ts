/** What is told about the exchange’s call records: what was read, or why they cannot be read. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';
import type { Words } from '../../contract/language.ts';

export const recordsWords = {
  noFolder: {
    ru: (path: string, why: Words) =>
      `Папка истории ${path} не читается: ${why.ru}. Проверьте путь и права, и что модуль CDR включён на АТС.`,
    en: (path: string, why: Words) =>
      `The folder of the history ${path} cannot be read: ${why.en}. Check path and rights, and that the CDR module is loaded.`,
  },
  noRecords: {
    ru: (path: string, pattern: string) =>
      `В папке ${path} нет файлов ${pattern}. Проверьте формат и путь в настройках модуля CDR.`,
    en: (path: string, pattern: string) =>
      `There are no files ${pattern} in ${path}. Check format and path in the settings of the CDR module.`,
  },
  badFile: {
    ru: (name: string, why: Words) => `Файл истории ${name} не разобран и пропущен (${why.ru}). Остальные прочитаны.`,
    en: (name: string, why: Words) =>
      `The file ${name} of the history could not be read and was left out (${why.en}). The others were read.`,
  },
  closedFile: {
    ru: (path: string, why: Words) =>
      `${path} не читается и пока пропускается: ${why.ru}. Дайте права на чтение; остальные записи прочитаны.`,
    en: (path: string, why: Words) =>
      `${path} cannot be read and is left out for now: ${why.en}. Give the right to read it; the others were read.`,
  },
  badRow: {
    ru: (id: string, why: Words) =>
      `Запись звонка ${id} в базе FusionPBX не разобрана и пропущена (${why.ru}). Остальные прочитаны.`,
    en: (id: string, why: Words) =>
      `The call record ${id} in FusionPBX's database could not be read and was left out (${why.en}). The others were read.`,
  },
  noDomain: {
    ru: (domain: string, known: readonly string[]) =>
      `В базе FusionPBX нет домена ${domain}. Есть: ${known.join(', ') || 'ни одного'}. Исправьте домен или оставьте поле пустым: тогда читаются все.`,
    en: (domain: string, known: readonly string[]) =>
      `FusionPBX's database has no domain ${domain}. There are: ${known.join(', ') || 'none'}. Correct the domain, or leave it empty: then all are read.`,
  },
  unreadable: {
    ru: (place: string, why: Words) => `История АТС не читается (${place}): ${why.ru}. Проверьте доступ к папке.`,
    en: (place: string, why: Words) =>
      `The exchange's history cannot be read (${place}): ${why.en}. Check the access to the folder.`,
  },
  noCalls: { ru: 'База читается, звонков в ней ещё нет.', en: 'The database can be read; it has no calls yet.' },
  since: { ru: (day: string) => ` с ${day}`, en: (day: string) => ` since ${day}` },
  noDetails: {
    ru: ' Подробности звонков (JSON) там не хранятся: будет известно только главное.',
    en: ' The details of calls (JSON) are not kept there: only the main things will be known.',
  },
  fusionRecords: {
    ru: (since: string, count: number, when: string) =>
      `FusionPBX: записей${since}: ${count}, последний звонок ${when}.`,
    en: (since: string, count: number, when: string) =>
      `FusionPBX: records${since}: ${count}, the latest call ${when}.`,
  },
  fileRecords: {
    ru: (count: number, when: string) => `Записей: ${count}, последний звонок ${when}`,
    en: (count: number, when: string) => `Records: ${count}, the latest call ${when}`,
  },
  'why.template': {
    ru: 'строка не по стандартному шаблону mod_cdr_csv',
    en: 'a line that does not follow the default template of mod_cdr_csv',
  },
  'why.longLine': { ru: 'строка длиннее 4 МБ', en: 'a line of more than 4 MB' },
  'why.noBounds': { ru: 'нет uuid, начала или конца звонка', en: 'no uuid, start or end of the call' },
  'why.times': { ru: 'невозможное время звонка', en: 'impossible times of the call' },
  'why.noVariables': { ru: 'нет переменных канала', en: 'no variables of the channel' },
  'why.noCdr': { ru: 'нет элемента <cdr>', en: 'no element <cdr>' },
  'why.dtd': { ru: 'в записи есть DTD, так не бывает', en: 'it has a DTD, which no call record has' },
  'why.otherChannel': {
    ru: (uuid: string) => `внутри запись другого канала, ${uuid}`,
    en: (uuid: string) => `inside is the record of another channel, ${uuid}`,
  },
  'why.unread': { ru: 'разбор прервался', en: 'reading it broke off' },
  'why.slow': { ru: 'разбор длится слишком долго', en: 'reading it takes too long' },
} as const satisfies Catalogue;

export const sayRecords = createSay(recordsWords);
