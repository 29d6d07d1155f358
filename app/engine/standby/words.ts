/** What is said of a second Plecho, in both languages. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';

const standbyWords = {
  second: {
    ru: (name: string) =>
      `С этой же АТС и этой же CRM работает второй Plecho («${name}»): звонки придут в CRM дважды. Выключите один из них или включите резерв (standby) на обоих.`,
    en: (name: string) =>
      `A second Plecho (“${name}”) works with the same exchange and CRM: calls will come into the CRM twice. Switch one of them off, or switch stand-by on in both.`,
  },
  gone: {
    ru: (name: string) =>
      `Plecho на ПК «${name}» пропал: ПК выключен, спит или не видит АТС. Звонки передаются, но резерва нет: откажет и этот ПК, и звонки в CRM не попадут. Включите ПК «${name}» и проверьте его связь с АТС. Если он больше не нужен, выключите резерв (standby) в настройках.`,
    en: (name: string) =>
      `Plecho on the PC “${name}” has gone: the PC is off, asleep or does not see the exchange. Calls are reported, but there is no stand-by: if this PC fails too, no call comes into the CRM. Switch the PC “${name}” on and check its connection to the exchange. If it is not needed any more, switch stand-by off in the settings.`,
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
