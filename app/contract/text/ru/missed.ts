/** Russian: clients who called in vain and are to be called back. */
import { ru } from '../plural.ts';

export const missed = {
  title: 'Перезвонить',
  open: (n: number) =>
    n === 0
      ? 'никто не ждёт'
      : `${n % 10 === 1 && n % 100 !== 11 ? 'ждёт' : 'ждут'} ${ru(n, ['клиент', 'клиента', 'клиентов'])}`,
  waiting: 'Ждут звонка',
  settled: 'Уже поговорили или отмечены',
  once: 'Звонил',
  times: (n: number) => `Звонил ${ru(n, ['раз', 'раза', 'раз'])}, последний`,
  rang: (people: string) => `Звонили телефоны: ${people}. Никто не снял`,
  rangNobody: 'Ни один телефон не зазвонил',
  rangOne: (name: string, seconds: number) => `${name} ${seconds} с`,
  tries: (n: number, who: string) =>
    `Пробовали перезвонить: ${ru(n, ['раз', 'раза', 'раз'])}${who === '' ? '' : `, последним: ${who}`}. Не дозвонились`,
  calledBack: (who: string, after: string) => `Перезвонили${who === '' ? '' : `: ${who}`}, через ${after}`,
  gotThrough: (who: string, after: string) => `Дозвонился сам${who === '' ? '' : `, ответил: ${who}`}, через ${after}`,
  done: (after: string) => `Отмечен вручную, через ${after}`,
  message: 'Оставил сообщение',
  callBack: 'Перезвонить',
  callBackLabel: (who: string) => `Перезвонить: ${who}`,
  calling: (who: string) => `Сейчас зазвонит ваш телефон. Снимите трубку, и Plecho наберёт: ${who}`,
  mark: 'Отметить',
  markLabel: (who: string) => `Отметить, перезванивать не нужно: ${who}`,
  note: 'Заметка',
  notePlaceholder: 'Например: ответили письмом',
  markYes: 'Больше не ждёт',
  markAll: 'Отметить всё',
  markAllAsk: (n: number) =>
    `Отметить всех, кто ждёт (${n})? Они уйдут из списка. Кто позвонит снова и не дозвонится, появится опять.`,
  marked: (n: number) => `Отмечено: ${n}`,
  myPhone: 'Мой телефон',
  myPhoneChoose: 'Ваш телефон?',
  myPhoneFirst: 'Сначала выберите наверху, с чьего телефона звонить',
  emptyTitle: 'Все звонки отвечены',
  emptyText:
    'Здесь появится каждый, кто позвонил и не дозвонился. Он уйдёт из списка, когда с ним поговорят: вы перезвоните или он дозвонится сам.',
};
