/** The set-up wizard's frame, its steps and the last page. */
import type { Catalogue } from '../catalogue.ts';
import { en, ru } from './plural.ts';

export const setup = {
  'setup.title': { ru: 'Настройка Plecho', en: 'Setting up Plecho' },
  'setup.steps': { ru: 'Шаги настройки', en: 'Steps of the set-up' },
  'setup.leave': { ru: 'Продолжить позже', en: 'Go on later' },
  'setup.leaveWhy': {
    ru: 'Сделанное сохранено. Вернуться можно из любого раздела.',
    en: 'What is done is saved. You can come back from any page.',
  },
  'setup.next': { ru: 'Продолжить', en: 'Continue' },
  'setup.skip': { ru: 'Пропустить шаг', en: 'Skip this step' },
  'setup.withoutTest': { ru: 'Сохранить без проверки', en: 'Save without a test' },
  'setup.optional': { ru: 'по желанию', en: 'optional' },
  'setup.state.done': { ru: 'готово', en: 'done' },
  'setup.state.failed': { ru: 'не получилось', en: 'did not work' },
  'setup.state.todo': { ru: 'не сделано', en: 'to do' },
  'setup.state.skipped': { ru: 'пропущено', en: 'skipped' },
  'setup.state.current': { ru: 'текущий шаг', en: 'current step' },
  'setup.step.server': { ru: 'Сервер АТС', en: 'Server' },
  'setup.step.exchange': { ru: 'АТС', en: 'Exchange' },
  'setup.step.crm': { ru: 'Контур.CRM', en: 'Kontur.CRM' },
  'setup.step.people': { ru: 'Сотрудники', en: 'People' },
  'setup.step.lines': { ru: 'Внешние номера', en: 'Outside numbers' },
  'setup.step.recordings': { ru: 'Записи разговоров', en: 'Recordings' },
  'setup.step.history': { ru: 'Журнал АТС', en: 'Log of the exchange' },
  'setup.step.callbacks': { ru: 'Звонки из CRM', en: 'Calls from the CRM' },
  'setup.step.check': { ru: 'Проверка CRM', en: 'Check of the CRM' },
  'setup.step.redirect': { ru: 'Ответственный', en: 'Responsible' },
  'setup.step.done': { ru: 'Проверочный звонок', en: 'Test call' },
  'setup.result.exchange': {
    ru: (version: string, phones: number | undefined) =>
      [
        version || 'на связи',
        phones === undefined ? '' : `${ru(phones, ['телефон', 'телефона', 'телефонов'])} на связи`,
      ]
        .filter(Boolean)
        .join(', '),
    en: (version: string, phones: number | undefined) =>
      [version || 'connected', phones === undefined ? '' : `${en(phones, ['phone', 'phones'])} online`]
        .filter(Boolean)
        .join(', '),
  },
  'setup.result.nobody': {
    ru: (people: number) => `0 из ${people} сопоставлены: звонки никому не засчитаются`,
    en: (people: number) => `0 of ${people} matched: nobody is credited with calls`,
  },
  'setup.result.people': {
    ru: (mapped: number, people: number, numbers: number) =>
      `${mapped} из ${people} сопоставлены, ${ru(numbers, ['номер', 'номера', 'номеров'])}`,
    en: (mapped: number, people: number, numbers: number) =>
      `${mapped} of ${people} matched, ${en(numbers, ['number', 'numbers'])}`,
  },
  'setup.result.allLines': { ru: 'передаются все номера', en: 'all numbers are reported' },
  'setup.result.lines': {
    ru: (n: number) => `${n === 1 ? 'передаётся' : 'передаются'} ${ru(n, ['номер', 'номера', 'номеров'])}`,
    en: (n: number) => `${en(n, ['number', 'numbers'])} reported`,
  },
  'setup.result.recordingsOff': {
    ru: 'слышны в Plecho, в CRM не отправляются',
    en: 'heard in Plecho, not sent to the CRM',
  },
  'setup.result.source.folder': { ru: 'папка', en: 'a folder' },
  'setup.result.source.http': { ru: 'по HTTP', en: 'over HTTP' },
  'setup.result.source.sftp': { ru: 'по SFTP', en: 'over SFTP' },
  'setup.result.source.fusionpbx': { ru: 'база FusionPBX', en: 'FusionPBX’s database' },
  'setup.result.checked': { ru: 'проверена', en: 'checked' },
  'setup.result.redirect': { ru: 'включён', en: 'on' },
  'setup.result.called': { ru: 'звонок дошёл до CRM', en: 'a call has reached the CRM' },
  'setup.result.notCalled': { ru: 'звонка ещё не было', en: 'no call was made yet' },
  'setup.done.intro': {
    ru: 'Всё, что вы настроили, уже работает. Сделайте один звонок и посмотрите, как он дойдёт до CRM.',
    en: 'All that you have set up works already. Make one call and see how it gets to the CRM.',
  },
  'setup.done.title': { ru: 'Проверочный звонок', en: 'Test call' },
  'setup.done.how': {
    ru: 'Позвоните с мобильного на номер офиса, ответьте на любом телефоне, скажите пару слов и положите трубку.',
    en: 'Call the office from a mobile, answer on any phone, say a few words and hang up.',
  },
  'setup.done.start': { ru: 'Ждать звонка', en: 'Wait for the call' },
  'setup.done.stop': { ru: 'Остановить', en: 'Stop' },
  'setup.done.again': { ru: 'Ещё один звонок', en: 'One more call' },
  'setup.done.stages.seen': { ru: 'АТС сообщила о звонке', en: 'The exchange told of a call' },
  'setup.done.stages.rang': { ru: 'Телефон зазвонил', en: 'A phone rang' },
  'setup.done.stages.answered': { ru: 'На звонок ответили', en: 'The call was answered' },
  'setup.done.stages.ended': { ru: 'Разговор завершён', en: 'The conversation ended' },
  'setup.done.stages.crm': { ru: 'CRM приняла звонок', en: 'The CRM took the call' },
  'setup.done.took': { ru: (from: string) => `звонок: ${from}`, en: (from: string) => `call: ${from}` },
  'setup.done.noAnswer': { ru: 'ответа не было', en: 'nobody answered' },
  'setup.done.refused': { ru: 'CRM отказала', en: 'the CRM refused it' },
  'setup.done.all': { ru: 'Звонок прошёл весь путь.', en: 'The call went all the way.' },
  'setup.done.finish': { ru: 'Закончить настройку', en: 'Finish the set-up' },
  'setup.done.open': { ru: 'Осталось настроить', en: 'Still to set up' },
  'setup.done.openWhy': {
    ru: 'Без этих шагов звонки в CRM не попадут или никому не засчитаются.',
    en: 'Without these steps calls do not get into the CRM, or nobody is credited with them.',
  },
} satisfies Catalogue;
