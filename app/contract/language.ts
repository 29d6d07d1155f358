/** The two languages that people read, and one sentence in both. Declared here once; everybody else imports it. */

export type Language = 'ru' | 'en';

/** One sentence in both languages. */
export type Words = Readonly<Record<Language, string>>;
