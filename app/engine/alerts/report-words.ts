/** What a report says, in both languages. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';
import { en, ru } from '../../contract/text/plural.ts';

const reportWords = {
  daily: {
    ru: 'отчёт за день',
    en: 'the day’s report',
  },
  weekly: {
    ru: 'отчёт за неделю',
    en: 'the week’s report',
  },
  period: {
    ru: (from: string, until: string) => `С ${from} до ${until}`,
    en: (from: string, until: string) => `From ${from} to ${until}`,
  },
  calls: {
    ru: (n: number) => ru(n, ['звонок', 'звонка', 'звонков']),
    en: (n: number) => en(n, ['call', 'calls']),
  },
  split: {
    ru: (inbound: number, outbound: number, internal: number) =>
      `входящих ${inbound}, исходящих ${outbound}, внутренних ${internal}`,
    en: (inbound: number, outbound: number, internal: number) =>
      `${inbound} incoming, ${outbound} outgoing, ${internal} internal`,
  },
  missed: {
    ru: (missed: number, clients: number) =>
      missed === 0
        ? 'Пропущенных нет.'
        : `Пропущено: ${missed} (${ru(clients, ['клиент', 'клиента', 'клиентов'])} с номером).`,
    en: (missed: number, clients: number) =>
      missed === 0 ? 'None missed.' : `Missed: ${missed} (${en(clients, ['client', 'clients'])} with a number).`,
  },
  reached: {
    ru: (n: number) => `С ними потом поговорили: ${n}.`,
    en: (n: number) => `Talked to afterwards: ${n}.`,
  },
  marked: {
    ru: (n: number) => `Отмечено, что перезванивать не нужно: ${n}.`,
    en: (n: number) => `Marked as needing no call: ${n}.`,
  },
  withheld: {
    ru: (n: number) => `Со скрытым номером: ${n}, перезвонить им нельзя.`,
    en: (n: number) => `With a withheld number: ${n}; they cannot be called back.`,
  },
  lost: {
    ru: 'Не перезвонили',
    en: 'Not called back',
  },
  nobodyLost: {
    ru: 'Всем, кто не дозвонился, перезвонили.',
    en: 'Everybody who called in vain was called back.',
  },
  nobodyLeft: {
    ru: 'Не осталось никого, кому нужно перезвонить.',
    en: 'Nobody is left to be called back.',
  },
  times: {
    ru: (n: number) => ru(n, ['звонок', 'звонка', 'звонков']),
    en: (n: number) => en(n, ['call', 'calls']),
  },
  tries: {
    ru: (n: number) => `набирали: ${n}, не ответил`,
    en: (n: number) => `dialled ${n === 1 ? 'once' : `${n} times`}, no answer`,
  },
  slowest: {
    ru: (who: string, time: string) => `Дольше всего ждал перезвона: ${who}, ${time}.`,
    en: (who: string, time: string) => `Waited longest for a call back: ${who}, ${time}.`,
  },
  problems: {
    ru: 'Что было не так',
    en: 'What was wrong',
  },
  noProblems: {
    ru: 'Всё время работало без сбоев.',
    en: 'All worked all the time.',
  },
  lasts: {
    ru: 'ещё длится',
    en: 'goes on',
  },
} as const satisfies Catalogue;

export const sayReport = createSay(reportWords);
