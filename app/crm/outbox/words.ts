/** What the outbox tells people of a message that it dropped, gave up or postponed, in both languages. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';

export const outboxWords = {
  late: {
    ru: 'Сообщение о ходе звонка устарело и не отправлено.',
    en: 'The message about the running call is out of date and was not sent.',
  },
  gap: {
    ru: 'Начало звонка CRM не получила, ход этого звонка ей не передаётся.',
    en: "The CRM did not get the call's beginning, its course is not told.",
  },
  unclear: {
    ru: 'CRM раз за разом отвечает на это сообщение не так, как должна: приняла ли она его, неизвестно. Проверьте этот звонок в CRM; если его там нет, отправьте ещё раз.',
    en: 'The CRM keeps answering this message in a way it should not: whether it took it is unknown. Look for the call in the CRM; send it again if it is not there.',
  },
  recordingNotYet: {
    ru: 'Запись разговора ещё не готова.',
    en: 'The recording is not ready yet.',
  },
  recordingGone: {
    ru: 'Запись разговора не найдена. Проверьте доступ к папке записей.',
    en: 'The recording was not found. Check the access to the recordings folder.',
  },
  recordingGivenUp: {
    ru: (file: string) => `Запись разговора не появилась за сутки: ${file}. Проверьте доступ к папке записей.`,
    en: (file: string) => `The recording did not come within a day: ${file}. Check the recordings folder.`,
  },
  recordingTooLarge: {
    ru: 'Запись больше 100 МБ: CRM такие не принимает. Включите сжатие в MP3 в настройках записей.',
    en: 'The recording is over 100 MB: the CRM does not take it. Turn on MP3 in the settings.',
  },
  recordingFailed: {
    ru: (reason: string) => `Запись разговора не удалось получить: ${reason}`,
    en: (reason: string) => `The recording could not be fetched: ${reason}`,
  },
  secondPc: {
    ru: 'Этот звонок уже передал в CRM кто-то другой. Проверьте, не запущен ли Plecho с тем же ключом на втором компьютере.',
    en: 'Somebody else has already told the CRM about this call. Check whether Plecho runs with the same key on another computer.',
  },
  foreignCommunication: {
    ru: 'CRM ответила на этот звонок карточкой другого звонка.',
    en: "The CRM answered this call with another call's card.",
  },
} as const satisfies Catalogue;

export const sayOutbox = createSay(outboxWords);
