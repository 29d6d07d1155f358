/** Russian: live calls. In braces: who and what is put in by the page. */
import { ru } from '../plural.ts';

export const calls = {
  title: 'Звонки',
  now: (n: number) => (n === 0 ? 'сейчас никто не говорит' : `сейчас ${ru(n, ['звонок', 'звонка', 'звонков'])}`),
  colleagues: 'Коллеги',
  colleague: {
    free: 'свободен',
    ringing: 'звонит телефон',
    talking: 'говорит',
    held: 'на удержании',
    offline: 'телефон не на связи',
    unknown: 'состояние неизвестно',
  },
  tally: (free: number, busy: number, offline: number) =>
    [`свободны: ${free}`, busy > 0 ? `заняты: ${busy}` : '', offline > 0 ? `не на связи: ${offline}` : '']
      .filter(Boolean)
      .join(' · '),
  sentence: {
    talkOne: '{users} говорит с клиентом {client}',
    talkMany: '{users} говорят с клиентом {client}',
    talkColleagues: '{users} разговаривают',
    consult: '{users} консультируются, клиент {client} ждёт',
    held: 'На удержании: {users} и клиент {client}',
    heldColleagues: 'На удержании: {users}',
    ringIn: 'Клиент {client} звонит, вызываем: {users}',
    ringOut: '{users} звонит клиенту {client}',
    ringInternal: '{from} вызывает: {users}',
    waiting: 'Клиент {client} на линии, ждёт соединения',
    connecting: 'Соединяем',
    endedTalk: 'Разговор завершён: {users} и клиент {client}',
    endedTalkColleagues: 'Разговор завершён: {users}',
    endedMissed: 'Пропущенный звонок: клиент {client}',
    endedNoAnswer: 'Без ответа: клиент {client}',
    endedNoAnswerInternal: 'Без ответа: {users}',
  },
  and: ' и ',
  others: (n: number) => `ещё ${n}`,
  line: 'на номер',
  lineOut: 'с номера',
  legs: 'Плечи звонка',
  legState: { ringing: 'звонит', talking: 'говорят', held: 'на удержании', ended: 'завершено' },
  legEnded: (talk: string) => `говорили ${talk}`,
  legUnanswered: 'без ответа',
  hangup: 'Завершить',
  hangupLabel: (from: string, to: string) => `Завершить разговор: ${from} и ${to}`,
  hangupAsk: (from: string, to: string) => `Завершить разговор: ${from} и ${to}?`,
  hangupYes: 'Завершить разговор',
  showNew: (n: number) => `Новых сверху: ${n}`,
  emptyTitle: 'Сейчас звонков нет',
  emptyText:
    'Как только зазвонит телефон, здесь появится карточка: кто кому звонит, кто говорит и сколько. Наберите любой номер с внутреннего телефона, чтобы увидеть первую.',
  emptyOffTitle: 'АТС пока не подключена',
  emptyOffText: 'Карточки звонков появятся, когда Plecho свяжется с АТС. Укажите её адрес и пароль.',
  emptyLostTitle: 'Связи с АТС нет',
  connectExchange: 'Подключить АТС',
  toHealth: 'Что случилось',
};
