/** Why an action of the strip is not carried out, in both languages: what is the case first, then what to do. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';

const stripWords = {
  legOver: {
    ru: 'Этот разговор уже закончился или изменился. Посмотрите на карточку звонка и повторите.',
    en: 'This call is over or has changed. Look at its card and try again.',
  },
  notTalking: {
    ru: 'Вы в этом разговоре не участвуете: распорядиться им может только участник.',
    en: 'You take no part in this call: only who takes part can do that.',
  },
  notRinging: { ru: 'Этот телефон уже не звонит.', en: 'This phone rings no more.' },
  ringsMe: { ru: 'Этот звонок и так ваш.', en: 'This call is yours anyway.' },
  noOwnPhone: {
    ru: 'У вас не указан внутренний номер. Добавьте его в настройках, раздел «Сотрудники».',
    en: 'You have no extension. Add it in the settings, section “People”.',
  },
  ownPhoneAway: {
    ru: 'Ваш телефон не на связи с АТС. Проверьте, что он включён и зарегистрирован.',
    en: 'Your phone is not registered at the exchange. Check that it is on.',
  },
  noPhone: {
    ru: 'У этого сотрудника не указан внутренний номер. Добавьте его в настройках, раздел «Сотрудники».',
    en: 'This colleague has no extension. Add it in the settings, section “People”.',
  },
  phoneAway: {
    ru: 'Телефон этого сотрудника не на связи: клиент бы пропал. Выберите другого или сначала дозвонитесь ему.',
    en: "This colleague's phone is not registered: the client would be lost. Choose somebody else, or reach him first.",
  },
  self: {
    ru: 'Это ваш собственный телефон. Выберите другого сотрудника.',
    en: 'This is your own phone. Choose another colleague.',
  },
  asksAlready: {
    ru: 'Вы уже советуетесь с коллегой. Соедините их или вернитесь к клиенту.',
    en: 'You are asking a colleague already. Join them, or come back to the client.',
  },
  noConsultation: {
    ru: 'Сейчас вы ни с кем не советуетесь: соединять некого.',
    en: 'You are asking nobody now: there is nobody to join.',
  },
  notAnsweredYet: {
    ru: 'Коллега ещё не снял трубку. Подождите ответа или вернитесь к клиенту.',
    en: 'The colleague has not picked up yet. Wait, or come back to the client.',
  },
  talksAlready: { ru: 'С этим клиентом уже говорят.', en: 'Somebody talks with this client already.' },
  onlyClients: {
    ru: 'На парковку ставят только клиента. Коллегу можно поставить на удержание.',
    en: 'Only a client can be parked. A colleague can be put on hold.',
  },
  phoneDeaf: {
    ru: 'Телефон не выполнил команду: он этого не умеет, или она в нём запрещена. Сделайте это кнопкой на телефоне.',
    en: 'The phone did not obey: it cannot do this, or is not allowed to. Use the button on the phone.',
  },
  offline: { ru: 'Нет связи с АТС: ничего не сделано.', en: 'No connection to the exchange: nothing was done.' },
} as const satisfies Catalogue;

export const sayStrip = createSay(stripWords);

export type StripWord = keyof typeof stripWords;
