/** Missed clients who are to be called back. */
import type { Catalogue } from '../catalogue.ts';
import { en, ru } from './plural.ts';

export const missed = {
  'missed.title': { ru: 'Перезвонить', en: 'Call back' },
  'missed.open': {
    ru: (n: number) =>
      n === 0
        ? 'никто не ждёт'
        : `${n % 10 === 1 && n % 100 !== 11 ? 'ждёт' : 'ждут'} ${ru(n, ['клиент', 'клиента', 'клиентов'])}`,
    en: (n: number) => (n === 0 ? 'nobody waits' : en(n, ['client waits', 'clients wait'])),
  },
  'missed.waiting': { ru: 'Ждут звонка', en: 'Waiting for a call' },
  'missed.settled': { ru: 'Уже поговорили или отмечены', en: 'Talked with, or marked' },
  'missed.once': { ru: 'Звонил', en: 'Called' },
  'missed.times': {
    ru: (n: number) => `Звонил ${ru(n, ['раз', 'раза', 'раз'])}, последний`,
    en: (n: number) => `Called ${en(n, ['time', 'times'])}, last`,
  },
  'missed.rang': {
    ru: (people: string) => `Звонили телефоны: ${people}. Никто не снял`,
    en: (people: string) => `Phones rang: ${people}. Nobody picked up`,
  },
  'missed.rangNobody': { ru: 'Ни один телефон не зазвонил', en: 'No phone rang' },
  'missed.rangOne': {
    ru: (name: string, seconds: number) => `${name} ${seconds} с`,
    en: (name: string, seconds: number) => `${name} ${seconds} s`,
  },
  'missed.tries': {
    ru: (n: number, who: string) =>
      `Пробовали перезвонить: ${ru(n, ['раз', 'раза', 'раз'])}${who === '' ? '' : `, последним: ${who}`}. Не дозвонились`,
    en: (n: number, who: string) =>
      `Tried to call back: ${en(n, ['time', 'times'])}${who === '' ? '' : `, the last one: ${who}`}. Not reached`,
  },
  'missed.calledBack': {
    ru: (who: string, after: string) => `Перезвонили${who === '' ? '' : `: ${who}`}, через ${after}`,
    en: (who: string, after: string) => `Called back${who === '' ? '' : ` by ${who}`} after ${after}`,
  },
  'missed.gotThrough': {
    ru: (who: string, after: string) => `Дозвонился сам${who === '' ? '' : `, ответил: ${who}`}, через ${after}`,
    en: (who: string, after: string) =>
      `Got through himself${who === '' ? '' : `, answered by ${who}`}, after ${after}`,
  },
  'missed.done': {
    ru: (after: string) => `Отмечен вручную, через ${after}`,
    en: (after: string) => `Marked by hand after ${after}`,
  },
  'missed.message': { ru: 'Оставил сообщение', en: 'Left a message' },
  'missed.callBack': { ru: 'Перезвонить', en: 'Call back' },
  'missed.callBackLabel': { ru: (who: string) => `Перезвонить: ${who}`, en: (who: string) => `Call back ${who}` },
  'missed.calling': {
    ru: (who: string) => `Сейчас зазвонит ваш телефон. Снимите трубку, и Plecho наберёт: ${who}`,
    en: (who: string) => `Your phone will ring now. Pick up, and Plecho dials ${who}`,
  },
  'missed.mark': { ru: 'Отметить', en: 'Mark' },
  'missed.markLabel': {
    ru: (who: string) => `Отметить, перезванивать не нужно: ${who}`,
    en: (who: string) => `Mark, no call is needed: ${who}`,
  },
  'missed.note': { ru: 'Заметка', en: 'Note' },
  'missed.notePlaceholder': { ru: 'Например: ответили письмом', en: 'For instance: answered by e-mail' },
  'missed.markYes': { ru: 'Больше не ждёт', en: 'Waits no longer' },
  'missed.markAll': { ru: 'Отметить всё', en: 'Mark all' },
  'missed.markAllAsk': {
    ru: (n: number) =>
      `Отметить всех, кто ждёт (${n})? Они уйдут из списка. Кто позвонит снова и не дозвонится, появится опять.`,
    en: (n: number) =>
      `Mark everybody who waits (${n})? They leave the list. Whoever calls again in vain comes back to it.`,
  },
  'missed.marked': { ru: (n: number) => `Отмечено: ${n}`, en: (n: number) => `Marked: ${n}` },
  'missed.myPhone': { ru: 'Мой телефон', en: 'My phone' },
  'missed.myPhoneChoose': { ru: 'Ваш телефон?', en: 'Your phone?' },
  'missed.myPhoneFirst': {
    ru: 'Сначала выберите наверху, с чьего телефона звонить',
    en: 'First choose above whose phone is to call',
  },
  'missed.emptyTitle': { ru: 'Все звонки отвечены', en: 'Every call is answered' },
  'missed.emptyText': {
    ru: 'Здесь появится каждый, кто позвонил и не дозвонился. Он уйдёт из списка, когда с ним поговорят: вы перезвоните или он дозвонится сам.',
    en: 'Everybody who called in vain will be here. Clients leave the list once somebody has talked with them: you call back, or they get through.',
  },
} satisfies Catalogue;
