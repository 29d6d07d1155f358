/** Why the listener could not open, in words for the admin. */
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

/** The address cannot be listened on. */
export function cannotListen(host: string, port: number, error: unknown): ListenFailure {
  const at = `${host}:${port}`;
  const code = codeOf(error);
  const words: Record<string, Words> = {
    EADDRINUSE: {
      ru: `Порт ${port} занят другой программой (${code}). Выберите другой порт или 0.`,
      en: `Port ${port} is taken by another program (${code}). Choose another port, or 0.`,
    },
    EACCES: {
      ru: `Порт ${port} не разрешён этой учётной записи (${code}). Выберите порт выше 1023.`,
      en: `Port ${port} is not allowed to this account (${code}). Choose a port above 1023.`,
    },
    EADDRNOTAVAIL: {
      ru: `У этого компьютера нет адреса ${host} (${code}). Укажите 127.0.0.1 или 0.0.0.0.`,
      en: `This computer has no address ${host} (${code}). Use 127.0.0.1 or 0.0.0.0.`,
    },
  };
  const other = {
    ru: `Адрес ${at} открыть не удалось (${code}).`,
    en: `The address ${at} could not be opened (${code}).`,
  };
  return new ListenFailure(words[code] ?? other, error);
}

/** A certificate file cannot be read, or is none, or does not fit its key. */
export function badCertificate(files: { cert: string; key: string }, error: unknown): ListenFailure {
  const why = error instanceof Error ? error.message : String(error);
  return new ListenFailure(
    {
      ru: `Сертификат ${files.cert} с ключом ${files.key} не подходит (${why}). Проверьте пути: нужны файлы PEM, ключ без пароля.`,
      en: `The certificate ${files.cert} with key ${files.key} is of no use (${why}). Check the paths: PEM files, the key without passphrase.`,
    },
    error,
  );
}
