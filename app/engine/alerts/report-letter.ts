/** A report as a letter: plain text and HTML of the same figures, in both languages. */
import type { Language } from '../../contract/language.ts';
import { PROBLEMS, ruleOf } from '../../contract/problems.ts';
import { en as english, ru as russian } from '../../contract/text/plural.ts';
import { dayOf, duration, inSentence, moment } from './alert-words.ts';
import type { Stretch } from './alert-decisions.ts';
import type { Letter } from './letter.ts';
import type { Figures, LostClient } from './report-figures.ts';
import type { Period } from './report-times.ts';

export type Report = {
  readonly id: string;
  readonly kind: 'daily' | 'weekly';
  readonly period: Period;
  readonly figures: Figures;
  /** What was wrong in that time. */
  readonly problems: readonly Stretch[];
  readonly at: number;
  readonly office: string;
  readonly language: Language;
};

const words = {
  ru: {
    title: { daily: 'отчёт за день', weekly: 'отчёт за неделю' },
    period: (from: string, until: string) => `С ${from} до ${until}`,
    calls: (n: number) => russian(n, ['звонок', 'звонка', 'звонков']),
    split: (inbound: number, outbound: number, internal: number) =>
      `входящих ${inbound}, исходящих ${outbound}, внутренних ${internal}`,
    missed: (missed: number, clients: number) =>
      missed === 0
        ? 'Пропущенных нет.'
        : `Пропущено: ${missed} (${russian(clients, ['клиент', 'клиента', 'клиентов'])} с номером).`,
    reached: (n: number) => `С ними потом поговорили: ${n}.`,
    marked: (n: number) => `Отмечено, что перезванивать не нужно: ${n}.`,
    withheld: (n: number) => `Со скрытым номером: ${n}, перезвонить им нельзя.`,
    lost: 'Не перезвонили',
    nobodyLost: 'Всем, кто не дозвонился, перезвонили.',
    nobodyLeft: 'Не осталось никого, кому нужно перезвонить.',
    times: (n: number) => russian(n, ['звонок', 'звонка', 'звонков']),
    tries: (n: number) => `набирали: ${n}, не ответил`,
    slowest: (who: string, time: string) => `Дольше всего ждал перезвона: ${who}, ${time}.`,
    problems: 'Что было не так',
    noProblems: 'Всё время работало без сбоев.',
    lasts: 'ещё длится',
  },
  en: {
    title: { daily: 'the day’s report', weekly: 'the week’s report' },
    period: (from: string, until: string) => `From ${from} to ${until}`,
    calls: (n: number) => english(n, ['call', 'calls']),
    split: (inbound: number, outbound: number, internal: number) =>
      `${inbound} incoming, ${outbound} outgoing, ${internal} internal`,
    missed: (missed: number, clients: number) =>
      missed === 0 ? 'None missed.' : `Missed: ${missed} (${english(clients, ['client', 'clients'])} with a number).`,
    reached: (n: number) => `Talked to afterwards: ${n}.`,
    marked: (n: number) => `Marked as needing no call: ${n}.`,
    withheld: (n: number) => `With a withheld number: ${n}; they cannot be called back.`,
    lost: 'Not called back',
    nobodyLost: 'Everybody who called in vain was called back.',
    nobodyLeft: 'Nobody is left to be called back.',
    times: (n: number) => english(n, ['call', 'calls']),
    tries: (n: number) => `dialled ${n === 1 ? 'once' : `${n} times`}, no answer`,
    slowest: (who: string, time: string) => `Waited longest for a call back: ${who}, ${time}.`,
    problems: 'What was wrong',
    noProblems: 'All worked all the time.',
    lasts: 'goes on',
  },
} as const;

const shown = (phone: string): string =>
  /^7\d{10}$/.test(phone) ? phone.replace(/^7(\d{3})(\d{3})(\d\d)(\d\d)$/, '+7 $1 $2-$3-$4') : `+${phone}`;
const whoIs = ({ phone, name: given }: { phone: string; name: string }): string => {
  const name = inSentence(given);
  return name === '' || name === phone ? shown(phone) : `${name}, ${shown(phone)}`;
};

/** The same sentences for both forms: head, lines of figures, and lists. */
function contentOf({ kind, period, figures, problems, at, office, language }: Report) {
  const w = words[language];
  const when = (time: number): string => moment(time, at, language);
  const lostLine = (client: LostClient): string =>
    [
      whoIs(client),
      `${w.times(client.times)}, ${when(client.lastAt)}`,
      ...(client.tries > 0 ? [w.tries(client.tries)] : []),
    ].join(' · ');
  const figureLines = [
    `${w.calls(figures.total)}: ${w.split(figures.inbound, figures.outbound, figures.internal)}.`,
    w.missed(figures.missed, figures.clients),
    ...(figures.reached > 0 ? [w.reached(figures.reached)] : []),
    ...(figures.marked > 0 ? [w.marked(figures.marked)] : []),
    ...(figures.withheld > 0 ? [w.withheld(figures.withheld)] : []),
    ...(figures.slowest === null ? [] : [w.slowest(whoIs(figures.slowest), duration(figures.slowest.ms, language))]),
    ...(figures.clients > 0 && figures.notCalledBack.length === 0
      ? [figures.marked > 0 ? w.nobodyLeft : w.nobodyLost]
      : []),
  ];
  const problemLine = ({ code, since, until }: Stretch): string =>
    `${ruleOf(code).title[language]}: ${when(since)} – ${
      until === null ? w.lasts : `${when(until)} (${duration(until - since, language)})`
    }`;
  return {
    head: `Plecho, ${office}: ${w.title[kind]}, ${dayOf(period.until - 1, language)}`,
    period: w.period(when(period.from), when(period.until)),
    figures: figureLines,
    lists: [
      ...(figures.notCalledBack.length > 0 ? [{ title: w.lost, lines: figures.notCalledBack.map(lostLine) }] : []),
      ...(problems.length > 0 ? [{ title: w.problems, lines: problems.map(problemLine) }] : []),
    ],
    calm: problems.length === 0 ? w.noProblems : '',
  };
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

export function reportLetter(report: Report): Letter {
  const { head, period, figures, lists, calm } = contentOf(report);
  const text = [
    head,
    period,
    '',
    ...figures,
    ...lists.flatMap(({ title, lines }) => ['', `${title}:`, ...lines.map((line) => `• ${line}`)]),
    ...(calm === '' ? [] : ['', calm]),
  ].join('\n');
  const html = [
    `<!doctype html><html lang="${report.language}"><meta charset="utf-8"><title>${escape(head)}</title>`,
    '<body style="font:15px/1.5 system-ui,sans-serif;color:#1f2328;max-width:640px;margin:24px">',
    `<h1 style="font-size:20px;margin:0">${escape(head)}</h1><p style="color:#656d76;margin:4px 0 16px">${escape(period)}</p>`,
    ...figures.map((line) => `<p style="margin:4px 0">${escape(line)}</p>`),
    ...lists.map(
      ({ title, lines }) =>
        `<h2 style="font-size:16px;margin:20px 0 4px">${escape(title)}</h2><ul style="margin:0;padding-left:20px">${lines.map((line) => `<li>${escape(line)}</li>`).join('')}</ul>`,
    ),
    ...(calm === '' ? [] : [`<p style="margin:20px 0 0">${escape(calm)}</p>`]),
    '</body></html>',
  ].join('\n');
  const { id, period: time, at, office, kind, problems } = report;
  return {
    ...{ kind: 'report', id, subject: head, text, html, since: time.from, at, office },
    figures: {
      kind,
      ...time,
      ...report.figures,
      problems: problems
        .filter(({ code }) => code in PROBLEMS)
        .map(({ code, since, until }) => ({ code, since, until })),
    },
  };
}
