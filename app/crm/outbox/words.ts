/** What the outbox tells people of a message that it dropped, gave up or postponed, in both languages. */
import type { Language } from '../../contract/language.ts';

type Words = {
  late: string;
  gap: string;
  unclear: string;
  recordingNotYet: string;
  recordingGone: string;
  recordingGivenUp: (file: string) => string;
  recordingTooLarge: string;
  recordingFailed: (reason: string) => string;
  secondPc: string;
  foreignCommunication: string;
};

const ru: Words = {
  late: 'Сообщение о ходе звонка устарело и не отправлено.',
  gap: 'Начало звонка CRM не получила, ход этого звонка ей не передаётся.',
  unclear:
    'CRM раз за разом отвечает на это сообщение не так, как должна: приняла ли она его, неизвестно. Проверьте этот звонок в CRM; если его там нет, отправьте ещё раз.',
  recordingNotYet: 'Запись разговора ещё не готова.',
  recordingGone: 'Запись разговора не найдена. Проверьте доступ к папке записей.',
  recordingGivenUp: (file) => `Запись разговора не появилась за сутки: ${file}. Проверьте доступ к папке записей.`,
  recordingTooLarge: 'Запись больше 100 МБ: CRM такие не принимает. Включите сжатие в MP3 в настройках записей.',
  recordingFailed: (reason) => `Запись разговора не удалось получить: ${reason}`,
  secondPc:
    'Этот звонок уже передал в CRM кто-то другой. Проверьте, не запущен ли Plecho с тем же ключом на втором компьютере.',
  foreignCommunication: 'CRM ответила на этот звонок карточкой другого звонка.',
};

const en: Words = {
  late: 'The message about the running call is out of date and was not sent.',
  gap: "The CRM did not get the call's beginning, its course is not told.",
  unclear:
    'The CRM keeps answering this message in a way it should not: whether it took it is unknown. Look for the call in the CRM; send it again if it is not there.',
  recordingNotYet: 'The recording is not ready yet.',
  recordingGone: 'The recording was not found. Check the access to the recordings folder.',
  recordingGivenUp: (file) => `The recording did not come within a day: ${file}. Check the recordings folder.`,
  recordingTooLarge: 'The recording is over 100 MB: the CRM does not take it. Turn on MP3 in the settings.',
  recordingFailed: (reason) => `The recording could not be fetched: ${reason}`,
  secondPc:
    'Somebody else has already told the CRM about this call. Check whether Plecho runs with the same key on another computer.',
  foreignCommunication: "The CRM answered this call with another call's card.",
};

export const outboxWords: Readonly<Record<Language, Words>> = { ru, en };
