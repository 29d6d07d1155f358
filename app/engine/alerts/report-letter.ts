/** A report as a letter: plain text and HTML of the same figures, in both languages. */
import type { Language } from '../../contract/language.ts';
import { PROBLEMS, ruleOf } from '../../contract/problems.ts';
import { sayReport } from './report-words.ts';
import { inSentence } from './in-sentence.ts';
import { dayOf, duration, moment } from './times.ts';
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

const shown = (phone: string): string =>
  /^7\d{10}$/.test(phone) ? phone.replace(/^7(\d{3})(\d{3})(\d\d)(\d\d)$/, '+7 $1 $2-$3-$4') : `+${phone}`;
const whoIs = ({ phone, name: given }: { phone: string; name: string }): string => {
  const name = inSentence(given);
  return name === '' || name === phone ? shown(phone) : `${name}, ${shown(phone)}`;
};

/** The same sentences for both forms: head, lines of figures, and lists. */
function contentOf({ kind, period, figures, problems, at, office, language }: Report) {
  const say = sayReport.in(language);
  const when = (time: number): string => moment(time, at, language);
  const lostLine = (client: LostClient): string =>
    [
      whoIs(client),
      `${say('times', client.times)}, ${when(client.lastAt)}`,
      ...(client.tries > 0 ? [say('tries', client.tries)] : []),
    ].join(' · ');
  const figureLines = [
    `${say('calls', figures.total)}: ${say('split', figures.inbound, figures.outbound, figures.internal)}.`,
    say('missed', figures.missed, figures.clients),
    ...(figures.reached > 0 ? [say('reached', figures.reached)] : []),
    ...(figures.marked > 0 ? [say('marked', figures.marked)] : []),
    ...(figures.withheld > 0 ? [say('withheld', figures.withheld)] : []),
    ...(figures.slowest === null
      ? []
      : [say('slowest', whoIs(figures.slowest), duration(figures.slowest.ms, language))]),
    ...(figures.clients > 0 && figures.notCalledBack.length === 0
      ? [figures.marked > 0 ? say('nobodyLeft') : say('nobodyLost')]
      : []),
  ];
  const problemLine = ({ code, since, until }: Stretch): string =>
    `${ruleOf(code).title[language]}: ${when(since)} – ${
      until === null ? say('lasts') : `${when(until)} (${duration(until - since, language)})`
    }`;
  return {
    head: `Plecho, ${office}: ${say(kind)}, ${dayOf(period.until - 1, language)}`,
    period: say('period', when(period.from), when(period.until)),
    figures: figureLines,
    lists: [
      ...(figures.notCalledBack.length > 0 ? [{ title: say('lost'), lines: figures.notCalledBack.map(lostLine) }] : []),
      ...(problems.length > 0 ? [{ title: say('problems'), lines: problems.map(problemLine) }] : []),
    ],
    calm: problems.length === 0 ? say('noProblems') : '',
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
