/** An error that carries words for the admin (the reason first, then the cure), and system errors put into words. */
import type { Words } from './language.ts';

/** An error that carries words for the admin; `code` is for programs. */
export class WordedError extends Error {
  readonly code: string;
  readonly words: Words;
  constructor(code: string, words: Words, options?: ErrorOptions) {
    super(words.en, options);
    this.name = 'WordedError';
    this.code = code;
    this.words = words;
  }
}

/** The words of any error; one without words of its own gets `otherwise` with its message. */
export const wordsOf = (error: unknown, otherwise: (message: string) => Words): Words =>
  error instanceof WordedError ? error.words : otherwise(error instanceof Error ? error.message : String(error));

/** System errors by their code. */
export const SYSTEM_ERRORS: Readonly<Record<string, Words>> = {
  ECONNREFUSED: { ru: 'в соединении отказано', en: 'connection refused' },
  ETIMEDOUT: { ru: 'нет ответа', en: 'no answer' },
  EHOSTUNREACH: { ru: 'узел недоступен', en: 'host unreachable' },
  ENETUNREACH: { ru: 'сеть недоступна', en: 'network unreachable' },
  ENOTFOUND: { ru: 'имя не найдено', en: 'name not found' },
  EAI_AGAIN: { ru: 'имя не найдено (DNS не отвечает)', en: 'name not found (DNS does not answer)' },
  ECONNRESET: { ru: 'соединение оборвано', en: 'connection reset' },
  EPIPE: { ru: 'соединение оборвано', en: 'connection lost' },
  ENOENT: { ru: 'нет такого файла или папки', en: 'no such file or folder' },
  EACCES: { ru: 'нет прав на чтение', en: 'no permission to read' },
  EPERM: { ru: 'нет прав на чтение', en: 'no permission to read' },
  ENOTDIR: { ru: 'это не папка', en: 'not a folder' },
  EISDIR: { ru: 'это папка, а не файл', en: 'a folder, not a file' },
  ENOSPC: { ru: 'на диске нет места', en: 'the disk is full' },
  EBUSY: { ru: 'файл занят другой программой', en: 'the file is in use' },
};

/** A system error (`code`) in words; else its message as it is. */
export const systemWords = (error: unknown): Words => {
  if (error instanceof WordedError) return error.words;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known = SYSTEM_ERRORS[code];
  if (known) return known;
  const message = error instanceof Error ? error.message : String(error);
  return { ru: message, en: message };
};
