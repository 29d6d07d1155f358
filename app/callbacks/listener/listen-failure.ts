/** Why the listener could not open, in words for the admin. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';
import type { Words } from '../../contract/language.ts';

/** Thrown by `start`; its message is the English words. */
export class ListenFailure extends Error {
  readonly words: Words;
  constructor(words: Words, cause: unknown) {
    super(words.en, { cause });
    this.words = words;
  }
}

const codeOf = (error: unknown): string => {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : String(error);
};

/** Failures of the system have their sentence under the system's code. */
const listenWords = {
  EADDRINUSE: {
    ru: (_host: string, port: number, code: string) =>
      `Порт ${port} занят другой программой (${code}). Выберите другой порт или 0.`,
    en: (_host: string, port: number, code: string) =>
      `Port ${port} is taken by another program (${code}). Choose another port, or 0.`,
  },
  EACCES: {
    ru: (_host: string, port: number, code: string) =>
      `Порт ${port} не разрешён этой учётной записи (${code}). Выберите порт выше 1023.`,
    en: (_host: string, port: number, code: string) =>
      `Port ${port} is not allowed to this account (${code}). Choose a port above 1023.`,
  },
  EADDRNOTAVAIL: {
    ru: (host: string, _port: number, code: string) =>
      `У этого компьютера нет адреса ${host} (${code}). Укажите 127.0.0.1 или 0.0.0.0.`,
    en: (host: string, _port: number, code: string) =>
      `This computer has no address ${host} (${code}). Use 127.0.0.1 or 0.0.0.0.`,
  },
  other: {
    ru: (host: string, port: number, code: string) => `Адрес ${host}:${port} открыть не удалось (${code}).`,
    en: (host: string, port: number, code: string) => `The address ${host}:${port} could not be opened (${code}).`,
  },
  badCertificate: {
    ru: (cert: string, key: string, why: string) =>
      `Сертификат ${cert} с ключом ${key} не подходит (${why}). Проверьте пути: нужны файлы PEM, ключ без пароля.`,
    en: (cert: string, key: string, why: string) =>
      `The certificate ${cert} with key ${key} is of no use (${why}). Check the paths: PEM files, the key without passphrase.`,
  },
} as const satisfies Catalogue;

const sayListen = createSay(listenWords);
const KNOWN = ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL'] as const;

/** The address cannot be listened on. */
export function cannotListen(host: string, port: number, error: unknown): ListenFailure {
  const code = codeOf(error);
  const why = KNOWN.find((known) => known === code) ?? 'other';
  return new ListenFailure(sayListen.both(why, host, port, code), error);
}

/** A certificate file cannot be read, or is none, or does not fit its key. */
export function badCertificate(files: { cert: string; key: string }, error: unknown): ListenFailure {
  const why = error instanceof Error ? error.message : String(error);
  return new ListenFailure(sayListen.both('badCertificate', files.cert, files.key, why), error);
}
