/** What is said of a second Plecho, in both languages. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';

const standbyWords = {
  second: {
    ru: (name: string) =>
      `С этой же АТС и этой же CRM работает второй Plecho («${name}»): звонки придут в CRM дважды. Выключите один из них или включите резерв (standby) на обоих.`,
    en: (name: string) =>
      `A second Plecho (“${name}”) works with the same exchange and CRM: calls will come into the CRM twice. Switch one of them off, or switch stand-by on in both.`,
  },
  cannotShare: {
    ru: (why: string) => `Резерв не работает, звонки этим Plecho не передаются: ${why}`,
    en: (why: string) => `Stand-by does not work, calls are not reported by this Plecho: ${why}`,
  },
  otherAnswers: {
    ru: 'Звонки сейчас ведёт другой Plecho этого офиса, этот ждёт в резерве. Позвоните ещё раз через несколько секунд.',
    en: 'Another Plecho of this office handles calls now, this one stands by. Call again in a few seconds.',
  },
} as const satisfies Catalogue;

export const sayStandby = createSay(standbyWords);
