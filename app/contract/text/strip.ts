/** What one can do with a colleague or a call, and what is being done. */
import type { Catalogue } from '../catalogue.ts';

export const strip = {
  'strip.mine': { ru: 'вы', en: 'you' },
  'strip.chooseFirst': {
    ru: 'Чей телефон у вас под рукой? С него Plecho будет звонить и переводить. Спросим один раз.',
    en: 'Which phone is yours? Plecho will call and transfer from it. You are asked once.',
  },
  'strip.thisIsYou': { ru: 'Это ваш телефон', en: 'This is your phone' },
  'strip.nothing': {
    ru: 'Телефон не на связи: сейчас ничего сделать нельзя',
    en: 'The phone is not registered: nothing can be done now',
  },
  'strip.nobody': { ru: 'Сейчас некому: ни одного телефона на связи', en: 'Nobody now: no phone is registered' },
  'strip.drag': {
    ru: 'Нажмите и выберите коллегу или перетащите на него',
    en: 'Click and choose a colleague, or drag onto one',
  },
  'strip.move': { ru: 'Перевести', en: 'Transfer' },
  'strip.moveAtOnce': { ru: 'Перевести сразу', en: 'Transfer at once' },
  'strip.moveAsking': { ru: 'Сначала спросить', en: 'Ask first' },
  'strip.act.call': { ru: 'Позвонить', en: 'Call' },
  'strip.act.transfer': { ru: 'Перевести сюда', en: 'Transfer here' },
  'strip.act.consult': { ru: 'Сначала спросить', en: 'Ask first' },
  'strip.act.join': { ru: 'Соединить с клиентом', en: 'Join with the client' },
  'strip.act.comeBack': { ru: 'Вернуться', en: 'Come back' },
  'strip.act.pickUp': { ru: 'Перехватить', en: 'Pick up' },
  'strip.act.park': { ru: 'Парковка', en: 'Park' },
  'strip.act.takeBack': { ru: 'Забрать себе', en: 'Take to my phone' },
  'strip.act.hold': { ru: 'Удержание', en: 'Hold' },
  'strip.act.resume': { ru: 'Снять с удержания', en: 'Resume' },
  'strip.act.answer': { ru: 'Ответить', en: 'Answer' },
  'strip.act.hangup': { ru: 'Завершить', en: 'Hang up' },
  'strip.act.cancel': { ru: 'Отменить', en: 'Cancel' },
  'strip.with': {
    ru: (action: string, who: string, name: string) =>
      name === 'consult' ? `${action}, ${who} подождёт` : `${action}: ${who}`,
    en: (action: string, who: string, name: string) =>
      name === 'consult' ? `${action}, ${who} waits` : `${action}: ${who}`,
  },
  'strip.doing.call': { ru: 'Сейчас зазвонит ваш телефон', en: 'Your phone is about to ring' },
  'strip.doing.transfer': { ru: 'Переводим', en: 'Transferring' },
  'strip.doing.consult': { ru: 'Вызываем коллегу, собеседник ждёт', en: 'Calling the colleague, the other one waits' },
  'strip.doing.join': { ru: 'Соединяем', en: 'Joining' },
  'strip.doing.comeBack': { ru: 'Возвращаемся к разговору', en: 'Coming back' },
  'strip.doing.pickUp': {
    ru: 'Звонит ваш телефон: снимите трубку, и звонок ваш',
    en: 'Your phone rings: pick up, and the call is yours',
  },
  'strip.doing.park': { ru: 'Ставим на парковку', en: 'Parking' },
  'strip.doing.takeBack': {
    ru: 'Звонит ваш телефон: снимите трубку, и клиент ваш',
    en: 'Your phone rings: pick up, and the client is yours',
  },
  'strip.doing.hold': { ru: 'Ставим на удержание', en: 'Putting on hold' },
  'strip.doing.resume': { ru: 'Снимаем с удержания', en: 'Resuming' },
  'strip.doing.answer': { ru: 'Отвечаем', en: 'Answering' },
  'strip.doing.hangup': { ru: 'Завершаем', en: 'Hanging up' },
  'strip.doing.cancel': { ru: 'Отменяем', en: 'Cancelling' },
} satisfies Catalogue;
