/** Live calls. In braces: who and what is put in by the page. */
import type { Catalogue } from '../catalogue.ts';
import { en, ru } from './plural.ts';

export const calls = {
  'calls.title': { ru: 'Звонки', en: 'Calls' },
  'calls.now': {
    ru: (n: number) => (n === 0 ? 'сейчас никто не говорит' : `сейчас ${ru(n, ['звонок', 'звонка', 'звонков'])}`),
    en: (n: number) => (n === 0 ? 'nobody is on the phone' : `${en(n, ['call', 'calls'])} now`),
  },
  'calls.colleagues': { ru: 'Коллеги', en: 'Colleagues' },
  'calls.colleague.free': { ru: 'свободен', en: 'free' },
  'calls.colleague.ringing': { ru: 'звонит телефон', en: 'phone rings' },
  'calls.colleague.talking': { ru: 'говорит', en: 'talks' },
  'calls.colleague.held': { ru: 'на удержании', en: 'on hold' },
  'calls.colleague.offline': { ru: 'телефон не на связи', en: 'phone offline' },
  'calls.colleague.unknown': { ru: 'состояние неизвестно', en: 'state not known' },
  'calls.tally': {
    ru: (free: number, busy: number, offline: number) =>
      [`свободны: ${free}`, busy > 0 ? `заняты: ${busy}` : '', offline > 0 ? `не на связи: ${offline}` : '']
        .filter(Boolean)
        .join(' · '),
    en: (free: number, busy: number, offline: number) =>
      [`free: ${free}`, busy > 0 ? `busy: ${busy}` : '', offline > 0 ? `offline: ${offline}` : '']
        .filter(Boolean)
        .join(' · '),
  },
  'calls.sentence.talkOne': { ru: '{users} говорит с клиентом {client}', en: '{users} talks with client {client}' },
  'calls.sentence.talkMany': { ru: '{users} говорят с клиентом {client}', en: '{users} talk with client {client}' },
  'calls.sentence.talkColleagues': { ru: '{users} разговаривают', en: '{users} are talking' },
  'calls.sentence.consult': {
    ru: '{users} консультируются, клиент {client} ждёт',
    en: '{users} are consulting, client {client} waits',
  },
  'calls.sentence.held': { ru: 'На удержании: {users} и клиент {client}', en: 'On hold: {users} and client {client}' },
  'calls.sentence.heldColleagues': { ru: 'На удержании: {users}', en: 'On hold: {users}' },
  'calls.sentence.ringIn': {
    ru: 'Клиент {client} звонит, вызываем: {users}',
    en: 'Client {client} is calling {users}',
  },
  'calls.sentence.ringOut': { ru: '{users} звонит клиенту {client}', en: '{users} calls client {client}' },
  'calls.sentence.ringInternal': { ru: '{from} вызывает: {users}', en: '{from} calls {users}' },
  'calls.sentence.waiting': {
    ru: 'Клиент {client} на линии, ждёт соединения',
    en: 'Client {client} is on the line, waiting to be connected',
  },
  'calls.sentence.connecting': { ru: 'Соединяем', en: 'Connecting' },
  'calls.sentence.endedTalk': {
    ru: 'Разговор завершён: {users} и клиент {client}',
    en: 'Call ended: {users} and client {client}',
  },
  'calls.sentence.endedTalkColleagues': { ru: 'Разговор завершён: {users}', en: 'Call ended: {users}' },
  'calls.sentence.endedMissed': { ru: 'Пропущенный звонок: клиент {client}', en: 'Missed call: client {client}' },
  'calls.sentence.endedNoAnswer': { ru: 'Без ответа: клиент {client}', en: 'No answer: client {client}' },
  'calls.sentence.endedNoAnswerInternal': { ru: 'Без ответа: {users}', en: 'No answer: {users}' },
  'calls.and': { ru: ' и ', en: ' and ' },
  'calls.others': { ru: (n: number) => `ещё ${n}`, en: (n: number) => `${n} more` },
  'calls.line': { ru: 'на номер', en: 'to' },
  'calls.lineOut': { ru: 'с номера', en: 'from' },
  'calls.legs': { ru: 'Плечи звонка', en: 'Legs of the call' },
  'calls.legState.ringing': { ru: 'звонит', en: 'rings' },
  'calls.legState.talking': { ru: 'говорят', en: 'talking' },
  'calls.legState.held': { ru: 'на удержании', en: 'on hold' },
  'calls.legState.ended': { ru: 'завершено', en: 'ended' },
  'calls.legEnded': { ru: (talk: string) => `говорили ${talk}`, en: (talk: string) => `talked ${talk}` },
  'calls.legUnanswered': { ru: 'без ответа', en: 'no answer' },
  'calls.hangup': { ru: 'Завершить', en: 'Hang up' },
  'calls.hangupLabel': {
    ru: (from: string, to: string) => `Завершить разговор: ${from} и ${to}`,
    en: (from: string, to: string) => `Hang up: ${from} and ${to}`,
  },
  'calls.hangupAsk': {
    ru: (from: string, to: string) => `Завершить разговор: ${from} и ${to}?`,
    en: (from: string, to: string) => `End the conversation of ${from} and ${to}?`,
  },
  'calls.hangupYes': { ru: 'Завершить разговор', en: 'End the conversation' },
  'calls.showNew': { ru: (n: number) => `Новых сверху: ${n}`, en: (n: number) => `${n} new above` },
  'calls.emptyTitle': { ru: 'Сейчас звонков нет', en: 'No calls right now' },
  'calls.emptyText': {
    ru: 'Как только зазвонит телефон, здесь появится карточка: кто кому звонит, кто говорит и сколько. Наберите любой номер с внутреннего телефона, чтобы увидеть первую.',
    en: 'As soon as a phone rings, a card appears here: who calls whom, who talks, and for how long. Dial any number from an office phone to see the first one.',
  },
  'calls.emptyOffTitle': { ru: 'АТС пока не подключена', en: 'The exchange is not connected yet' },
  'calls.emptyOffText': {
    ru: 'Карточки звонков появятся, когда Plecho свяжется с АТС. Укажите её адрес и пароль.',
    en: 'Cards of calls will appear once Plecho is connected to the exchange. Enter its address and password.',
  },
  'calls.emptyLostTitle': { ru: 'Связи с АТС нет', en: 'No connection to the exchange' },
  'calls.connectExchange': { ru: 'Подключить АТС', en: 'Connect the exchange' },
  'calls.toHealth': { ru: 'Что случилось', en: 'See what happened' },
} satisfies Catalogue;
