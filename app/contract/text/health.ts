/** Health. */
import type { Catalogue } from '../catalogue.ts';
import { en, ru } from './plural.ts';

export const health = {
  'health.title': { ru: 'Состояние', en: 'Health' },
  'health.picture': { ru: 'Путь звонка', en: 'The way of a call' },
  'health.exchange': { ru: 'АТС', en: 'Exchange' },
  'health.app': { ru: 'Plecho', en: 'Plecho' },
  'health.crm': { ru: 'Контур.CRM', en: 'Kontur.CRM' },
  'health.events': { ru: 'События звонков', en: 'Events of calls' },
  'health.reports': { ru: 'Звонки в CRM', en: 'Calls to the CRM' },
  'health.commands': { ru: '«Позвонить» из CRM', en: '“Call” from the CRM' },
  'health.tunnel': { ru: 'Адрес для вызовов из CRM', en: 'Address for calls from the CRM' },
  'health.tunnelShort': { ru: 'туннель', en: 'tunnel' },
  'health.ownAddress': { ru: 'ваш адрес', en: 'your address' },
  'health.noAddress': { ru: 'адрес не задан', en: 'no address set' },
  'health.liveCalls': {
    ru: (n: number) => `сейчас ${ru(n, ['звонок', 'звонка', 'звонков'])}`,
    en: (n: number) => `${en(n, ['call', 'calls'])} now`,
  },
  'health.version': { ru: (v: string) => `версия ${v}`, en: (v: string) => `version ${v}` },
  /** @param since the time of day */
  'health.role.holder': {
    ru: (since: string) => `этот ПК ведёт, с ${since}`,
    en: (since: string) => `this PC reports, since ${since}`,
  },
  'health.role.waiting': {
    ru: (other: string | null, since: string) =>
      other === null ? `запасной, с ${since} никто не ведёт` : `запасной с ${since}, ведёт «${other}»`,
    en: (other: string | null, since: string) =>
      other === null ? `stand-by, nobody reports since ${since}` : `stand-by since ${since}, “${other}” reports`,
  },
  'health.problems': { ru: 'Что требует внимания', en: 'What needs attention' },
  'health.noProblems': {
    ru: 'Замечаний нет. Plecho следит за связью и напишет здесь, если что-то пойдёт не так.',
    en: 'Nothing. Plecho watches the connections and will write here if something goes wrong.',
  },
  'health.recent': { ru: 'Уже прошло, за последние сутки', en: 'Over by now, in the last 24 hours' },
  'health.since': { ru: (ago: string) => `уже ${ago}`, en: (ago: string) => `for ${ago}` },
  'health.severity.warning': { ru: 'Замечание', en: 'Warning' },
  'health.severity.error': { ru: 'Ошибка', en: 'Error' },
  'health.outbox': { ru: 'Очередь отправки', en: 'Outbox' },
  'health.outboxEmpty': { ru: 'Очередь пуста: CRM получила всё.', en: 'The outbox is empty: the CRM has everything.' },
  'health.waiting': { ru: 'Ждут', en: 'Waiting' },
  'health.failed': { ru: 'Не приняты', en: 'Not accepted' },
  'health.oldest': { ru: 'Самое старое', en: 'Oldest' },
  'health.outboxKind.call-started': { ru: 'Начало звонка', en: 'Start of a call' },
  'health.outboxKind.call-event': { ru: 'Событие звонка', en: 'Event of a call' },
  'health.outboxKind.call-finished': { ru: 'Конец звонка', en: 'End of a call' },
  'health.outboxKind.call-failed': { ru: 'Звонок не состоялся', en: 'Call not placed' },
  'health.outboxKind.register-call': { ru: 'Звонок в историю CRM', en: 'Call for the CRM’s history' },
  'health.outboxKind.call-recording': { ru: 'Запись разговора', en: 'Recording' },
  'health.attempts': {
    ru: (n: number) => ru(n, ['попытка', 'попытки', 'попыток']),
    en: (n: number) => en(n, ['attempt', 'attempts']),
  },
  'health.next': { ru: (ago: string) => `следующая через ${ago}`, en: (ago: string) => `next in ${ago}` },
  'health.now': { ru: 'отправляется', en: 'being sent' },
  'health.afterCall': { ru: 'ждёт, пока CRM примет сам звонок', en: 'waits until the CRM has taken the call itself' },
  'health.sendNow': { ru: 'Отправить сейчас', en: 'Send now' },
  'health.sendAgain': { ru: 'Отправить ещё раз', en: 'Send again' },
  'health.sendAll': { ru: 'Отправить все ещё раз', en: 'Send all again' },
  'health.dismiss': { ru: 'Убрать', en: 'Dismiss' },
  'health.dismissAsk': {
    ru: 'Убрать из очереди? CRM этого не получит.',
    en: 'Take it out of the outbox? The CRM will not get it.',
  },
  'health.moreRows': { ru: (n: number) => `и ещё ${n}`, en: (n: number) => `and ${n} more` },
  'health.reconciliation.title': { ru: 'Сверка', en: 'Comparison' },
  'health.reconciliation.never': {
    ru: 'Звонки с CRM ещё не сверялись. Это происходит каждую ночь само.',
    en: 'Calls have not been compared with the CRM yet. It happens every night by itself.',
  },
  'health.reconciliation.sentence': {
    ru: (calls: number, wrong: number) =>
      wrong === 0
        ? `В CRM есть все звонки, каждый один раз: сверено ${calls}.`
        : `Сверено ${calls}, расхождений ${wrong}.`,
    en: (calls: number, wrong: number) =>
      wrong === 0 ? `The CRM has every call exactly once: ${calls} compared.` : `${calls} compared, ${wrong} differ.`,
  },
  'health.reconciliation.ownBook': {
    ru: 'Ленту изменений CRM прочитать не удалось: сверено только с тем, что отправил сам Plecho.',
    en: "The CRM's feed of changes could not be read: compared only with what Plecho itself has sent.",
  },
  'health.reconciliation.noPhone': { ru: 'Без номера', en: 'No number' },
  'health.reconciliation.now': { ru: 'Сверить сейчас', en: 'Compare now' },
  'health.reconciliation.sent': {
    ru: (calls: number) => `Отправляется ещё раз: ${calls}`,
    en: (calls: number) => `Being sent again: ${calls}`,
  },
  'health.reconciliation.what.noCall': { ru: 'звонка нет в CRM', en: 'not in the CRM' },
  'health.reconciliation.what.notRegistered': {
    ru: 'в CRM только начало звонка',
    en: 'only its beginning is in the CRM',
  },
  'health.reconciliation.what.sameId': {
    ru: 'в CRM дважды: лишнюю карточку удалите там',
    en: 'twice in the CRM: delete the spare card there',
  },
  'health.reconciliation.what.byAnother': { ru: 'передал другой Plecho', en: 'told by another Plecho' },
  'health.reconciliation.what.direction': { ru: 'другое направление', en: 'another direction' },
  'health.reconciliation.what.phone': { ru: 'другой номер клиента', en: 'another number of the client' },
  'health.reconciliation.what.line': { ru: 'другая линия', en: 'another line' },
  'health.reconciliation.what.legs': { ru: 'другие разговоры', en: 'other talks' },
  'health.reconciliation.what.people': { ru: 'другой сотрудник', en: 'another colleague' },
  'health.reconciliation.what.answered': { ru: 'отвечен или пропущен иначе', en: 'answered or missed otherwise' },
  'health.reconciliation.what.time': { ru: 'другое время', en: 'another time' },
  'health.reconciliation.what.noRecording': { ru: 'нет записи разговора', en: 'its recording is missing' },
  'health.refusals': { ru: 'Отклонённые обращения', en: 'Refused requests' },
  'health.refusalsWhy': {
    ru: 'Кто обращался к Plecho по адресу для CRM и получил отказ. Одиночные записи обычны для адреса в интернете.',
    en: 'Who came to Plecho’s address for the CRM and was turned away. Single entries are normal for an address on the internet.',
  },
  'health.refusalsEmpty': { ru: 'Чужих обращений не было.', en: 'No strangers came.' },
  'health.refusal.when': { ru: 'Когда', en: 'When' },
  'health.refusal.source': { ru: 'Откуда', en: 'From' },
  'health.refusal.path': { ru: 'Куда', en: 'Where' },
  'health.refusal.reason': { ru: 'Почему', en: 'Why' },
  'health.tools': { ru: 'Для разбора', en: 'For analysis' },
  'health.logLevel': { ru: 'Подробность журнала', en: 'Detail of the log' },
  'health.level.error': { ru: 'Ошибки', en: 'Errors' },
  'health.level.warn': { ru: 'Предупреждения', en: 'Warnings' },
  'health.level.info': { ru: 'Обычный', en: 'Normal' },
  'health.level.debug': { ru: 'Подробный', en: 'Detailed' },
  'health.levelHint': {
    ru: 'Подробный журнал включайте на время разбора: он быстро растёт.',
    en: 'Use the detailed log only while looking for a fault: it grows fast.',
  },
  'health.diagnostics': { ru: 'Скачать файл диагностики', en: 'Download diagnostics' },
  'health.diagnosticsWhy': {
    ru: 'Версии, настройки без паролей и ключей, последние строки журнала. Номера скрыты. Отправьте его тому, кто вам помогает.',
    en: 'Versions, settings without passwords and keys, the last lines of the log. Numbers are masked. Send it to whoever helps you.',
  },
  'health.pause': { ru: 'Приостановить передачу', en: 'Pause reporting' },
  'health.pauseFor.15': { ru: 'На 15 минут', en: 'For 15 minutes' },
  'health.pauseFor.60': { ru: 'На час', en: 'For an hour' },
  'health.pauseFor.480': { ru: 'До конца дня (8 часов)', en: 'For the day (8 hours)' },
  'health.pauseWhy': {
    ru: 'За это время в CRM ничего не уходит. Звонки не потеряются: они попадут в её историю после паузы.',
    en: 'Meanwhile nothing is sent to the CRM. No call is lost: all of them get into its history after the pause.',
  },
  'health.resume': { ru: 'Возобновить передачу', en: 'Resume reporting' },
  'health.notKnownYet': {
    ru: 'Состояние пока неизвестно: подключаемся к Plecho.',
    en: 'The state is not known yet: connecting to Plecho.',
  },
} satisfies Catalogue;
