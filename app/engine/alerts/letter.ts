/** A letter to people outside: an alert, its all-clear or a report, as every way (webhook, e-mail, Telegram) gets it. */
import type { Language } from '../../contract/language.ts';
import { sayAlert } from './alert-words.ts';
import { duration, moment } from './times.ts';

/** A cause as a letter tells it. Times are ms since the epoch. */
export type Told = {
  readonly code: string;
  readonly title: string;
  /** What exactly, and the cure; empty where it is not known any more. */
  readonly text: string;
  readonly since: number;
  readonly until?: number;
};

export type Letter = {
  readonly kind: 'problem' | 'over' | 'report';
  /** An alert and its all-clear have the same one: receivers tell repeats and pairs by it. */
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly html?: string;
  readonly since: number;
  readonly at: number;
  readonly office: string;
  /** Which of two PCs of the office tells it. */
  readonly pc?: string;
  readonly problems?: readonly Told[];
  readonly test?: true;
  /** A report's figures, for programs. */
  readonly figures?: unknown;
};

export type Head = {
  readonly id: string;
  readonly at: number;
  readonly office: string;
  readonly pc?: string;
  readonly language: Language;
};

/** Who writes, as texts name it. */
export const writerOf = ({ office, pc, language }: Pick<Head, 'office' | 'pc' | 'language'>): string =>
  pc === undefined ? office : sayAlert(language, 'onPc', office, pc);
const writer = ({ office, pc }: Head) => ({ office, ...(pc !== undefined && { pc }) });

/** The alert: what is wrong since when, what exactly, and what to do. */
export function problemLetter(causes: readonly Told[], head: Head): Letter {
  const { id, at, language } = head;
  const office = writerOf(head);
  const say = sayAlert.in(language);
  const since = Math.min(...causes.map((cause) => cause.since));
  const lines = causes.map(
    (cause) =>
      `• ${say('since', cause.title, moment(cause.since, at, language))}${cause.text === '' ? '' : `\n  ${cause.text}`}`,
  );
  return {
    ...{ kind: 'problem', id, since, at, ...writer(head), problems: causes },
    subject: say('problemSubject', office, causes.map(({ title }) => title).join('; ')),
    text: [say('problemHead', office), ...lines, '', say('willTell')].join('\n'),
  };
}

/** The all-clear of an alert. */
export function overLetter(causes: readonly Told[], head: Head): Letter {
  const { id, at, language } = head;
  const office = writerOf(head);
  const say = sayAlert.in(language);
  const since = Math.min(...causes.map((cause) => cause.since));
  const lines = causes.map(({ title, since: from, until = at }) => {
    return `• ${say('was', title, moment(from, at, language), moment(until, at, language), duration(until - from, language))}`;
  });
  return {
    ...{ kind: 'over', id, since, at, ...writer(head), problems: causes },
    subject: say('overSubject', office, causes.map(({ title }) => title).join('; ')),
    text: [say('overHead', office), ...lines].join('\n'),
  };
}

/** What the button “Test” sends. */
export function testLetter(head: Head): Letter {
  const { id, at, language } = head;
  const text = sayAlert(language, 'test', writerOf(head));
  return { kind: 'report', id, subject: text, text, since: at, at, ...writer(head), test: true };
}
