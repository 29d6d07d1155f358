/** Russian: the set-up wizard's frame, its steps and the last page. */
import { ru } from '../plural.ts';

export const setup = {
  title: 'Настройка Plecho',
  steps: 'Шаги настройки',
  leave: 'Продолжить позже',
  leaveWhy: 'Сделанное сохранено. Вернуться можно из любого раздела.',
  next: 'Продолжить',
  skip: 'Пропустить шаг',
  withoutTest: 'Сохранить без проверки',
  optional: 'по желанию',
  progress: (done: number, all: number) => `${done} из ${all}`,
  state: { done: 'готово', failed: 'не получилось', todo: 'не сделано', skipped: 'пропущено', current: 'текущий шаг' },
  step: {
    server: 'Сервер АТС',
    exchange: 'АТС',
    crm: 'Контур.CRM',
    people: 'Сотрудники',
    lines: 'Внешние номера',
    recordings: 'Записи разговоров',
    history: 'Журнал АТС',
    callbacks: 'Звонки из CRM',
    check: 'Проверка CRM',
    redirect: 'Ответственный',
    done: 'Проверочный звонок',
  },
  result: {
    exchange: (version: string, phones: number | undefined) =>
      [
        version || 'на связи',
        phones === undefined ? '' : `${ru(phones, ['телефон', 'телефона', 'телефонов'])} на связи`,
      ]
        .filter(Boolean)
        .join(', '),
    nobody: (people: number) => `0 из ${people} сопоставлены: звонки никому не засчитаются`,
    people: (mapped: number, people: number, numbers: number) =>
      `${mapped} из ${people} сопоставлены, ${ru(numbers, ['номер', 'номера', 'номеров'])}`,
    allLines: 'передаются все номера',
    lines: (n: number) => `${n === 1 ? 'передаётся' : 'передаются'} ${ru(n, ['номер', 'номера', 'номеров'])}`,
    recordingsOff: 'слышны в Plecho, в CRM не отправляются',
    source: { folder: 'папка', http: 'по HTTP', sftp: 'по SFTP', fusionpbx: 'база FusionPBX' },
    history: 'журнал читается',
    checked: 'проверена',
    redirect: 'включён',
    called: 'звонок дошёл до CRM',
    notCalled: 'звонка ещё не было',
  },
  done: {
    intro: 'Всё, что вы настроили, уже работает. Сделайте один звонок и посмотрите, как он дойдёт до CRM.',
    title: 'Проверочный звонок',
    how: 'Позвоните с мобильного на номер офиса, ответьте на любом телефоне, скажите пару слов и положите трубку.',
    start: 'Ждать звонка',
    waiting: 'Ждём звонок…',
    stop: 'Остановить',
    again: 'Ещё один звонок',
    stages: {
      seen: 'АТС сообщила о звонке',
      rang: 'Телефон зазвонил',
      answered: 'На звонок ответили',
      ended: 'Разговор завершён',
      crm: 'CRM приняла звонок',
    },
    took: (from: string) => `звонок: ${from}`,
    noAnswer: 'ответа не было',
    refused: 'CRM отказала',
    all: 'Звонок прошёл весь путь.',
    finish: 'Закончить настройку',
    open: 'Осталось настроить',
    openWhy: 'Без этих шагов звонки в CRM не попадут или никому не засчитаются.',
  },
};
