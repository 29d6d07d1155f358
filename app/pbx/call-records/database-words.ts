/** What is told about FusionPBX's database where it cannot be read: the reason first, then the cure. */
import { createSay, type Catalogue } from '../../contract/catalogue.ts';
import type { Words } from '../../contract/language.ts';
import { systemWords, WordedError } from '../../contract/worded-error.ts';
import type { DatabaseAddress } from '../../remote/postgres.ts';

/** `database-login` and `database-rights` need an admin; the rest may heal by itself. */
export type DatabaseCode =
  | 'database-login'
  | 'database-rights'
  | 'database-missing'
  | 'database-tables'
  | 'database-slow'
  | 'database-tls'
  | 'database-unreachable';

const databaseWords = {
  throughSsh: {
    ru: (at: string) =>
      `Вход по SSH есть, но PostgreSQL там не отвечает на ${at}. Проверьте адрес и порт (они в /etc/fusionpbx/config.conf) и что PostgreSQL запущен.`,
    en: (at: string) =>
      `The SSH login works, but PostgreSQL does not answer there at ${at}. Check host and port (they are in /etc/fusionpbx/config.conf) and that PostgreSQL runs.`,
  },
  login: {
    ru: (database: string, user: string) =>
      `База ${database} не приняла имя ${user} или пароль. Проверьте их: у FusionPBX они в /etc/fusionpbx/config.conf.`,
    en: (database: string, user: string) =>
      `The database ${database} did not accept the user ${user} or the password. Check them: FusionPBX has them in /etc/fusionpbx/config.conf.`,
  },
  pgHba: {
    ru: (at: string) =>
      `PostgreSQL на ${at} не пускает этот компьютер (pg_hba.conf). Разрешите его там или читайте базу через вход по SSH.`,
    en: (at: string) =>
      `PostgreSQL at ${at} does not let this PC in (pg_hba.conf). Allow it there, or read the database through the SSH login.`,
  },
  noDatabase: {
    ru: (at: string, database: string) => `На ${at} нет базы ${database}. Обычное имя у FusionPBX: fusionpbx.`,
    en: (at: string, database: string) =>
      `There is no database ${database} at ${at}. FusionPBX usually calls it fusionpbx.`,
  },
  noRights: {
    ru: (user: string, message: string) =>
      `Пользователю ${user} не разрешено читать записи звонков (${message}). Выполните в базе: GRANT SELECT ON v_xml_cdr, v_xml_cdr_json, v_xml_cdr_flow, v_domains TO ${user};`,
    en: (user: string, message: string) =>
      `The user ${user} may not read the call records (${message}). Run in the database: GRANT SELECT ON v_xml_cdr, v_xml_cdr_json, v_xml_cdr_flow, v_domains TO ${user};`,
  },
  slow: {
    ru: (at: string) =>
      `База ${at} отвечает слишком долго. Plecho попробует ещё раз сам; если это повторяется, проверьте нагрузку на сервер.`,
    en: (at: string) =>
      `The database ${at} takes too long to answer. Plecho tries again by itself; if this goes on, check the load of the server.`,
  },
  noTls: {
    ru: (at: string) =>
      `PostgreSQL на ${at} не умеет шифровать соединение. Выключите TLS в настройках или включите ssl = on в postgresql.conf.`,
    en: (at: string) =>
      `PostgreSQL at ${at} does not support encryption. Switch TLS off in the settings, or set ssl = on in postgresql.conf.`,
  },
  ended: {
    ru: (message: string) => `сервер прервал соединение: ${message}`,
    en: (message: string) => `the server ended the connection: ${message}`,
  },
  unreachable: {
    ru: (at: string, reason: Words) =>
      `База ${at} не отвечает (${reason.ru}). Проверьте адрес и порт и что PostgreSQL запущен; с другого компьютера она обычно видна только через вход по SSH.`,
    en: (at: string, reason: Words) =>
      `The database ${at} does not answer (${reason.en}). Check host and port and that PostgreSQL runs; from another PC it is usually to be seen through an SSH login only.`,
  },
  otherTables: {
    ru: (database: string, what: string) =>
      `В базе ${database} нет таблиц звонков FusionPBX, которые Plecho умеет читать (${what}). Проверьте имя базы; если FusionPBX другой версии, обновите Plecho или FusionPBX.`,
    en: (database: string, what: string) =>
      `The database ${database} has no call tables of FusionPBX that Plecho can read (${what}). Check the database's name; if this is another version of FusionPBX, update Plecho or FusionPBX.`,
  },
} as const satisfies Catalogue;

const sayDatabase = createSay(databaseWords);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

const told = (code: DatabaseCode, words: Words, cause: unknown): WordedError => new WordedError(code, words, { cause });

/** The lines with which an admin gives a user the right to read the records and nothing else. */
export const readOnlyUserSql = (database: string, user: string): string =>
  [
    `CREATE ROLE ${user} LOGIN PASSWORD '…';`,
    `GRANT CONNECT ON DATABASE ${database} TO ${user};`,
    `GRANT USAGE ON SCHEMA public TO ${user};`,
    `GRANT SELECT ON v_xml_cdr, v_xml_cdr_json, v_xml_cdr_flow, v_domains TO ${user};`,
    `GRANT SELECT (extension_uuid, extension) ON v_extensions TO ${user};`,
    `GRANT SELECT (voicemail_uuid, voicemail_id) ON v_voicemails TO ${user};`,
    `GRANT SELECT (voicemail_message_uuid, voicemail_uuid) ON v_voicemail_messages TO ${user};`,
  ].join('\n');

/** A failure of the driver, of the server or of the way there, in words. */
export const databaseFailed = (address: DatabaseAddress, error: unknown): WordedError => {
  const at = `${address.host}:${address.port}`;
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof WordedError) {
    if (error.code !== 'ssh-no-answer') return error;
    return told('database-unreachable', sayDatabase.both('throughSsh', at), error);
  }
  if (code === '28P01' || (code === '28000' && !/pg_hba|no encryption|SSL/i.test(message)))
    return told('database-login', sayDatabase.both('login', address.database, address.user), error);
  if (code === '28000') return told('database-login', sayDatabase.both('pgHba', at), error);
  if (code === '3D000') return told('database-missing', sayDatabase.both('noDatabase', at, address.database), error);
  if (code === '42501') return told('database-rights', sayDatabase.both('noRights', address.user, message), error);
  if (code === '42P01' || code === '42703') return otherTables(address, message, error);
  if (code === '57014' || /timeout|timed out/i.test(message))
    return told('database-slow', sayDatabase.both('slow', at), error);
  if (/does not support SSL/i.test(message)) return told('database-tls', sayDatabase.both('noTls', at), error);
  const reason = /^57P|^53|terminated|not queryable|Connection ended/i.test(`${code} ${message}`)
    ? sayDatabase.both('ended', message)
    : systemWords(error instanceof AggregateError ? error.errors[0] : error);
  return told('database-unreachable', sayDatabase.both('unreachable', at, reason), error);
};

/** The tables are not those that we know. @param what is missing */
export const otherTables = (address: DatabaseAddress, what: string, cause?: unknown): WordedError =>
  told('database-tables', sayDatabase.both('otherTables', address.database, what), cause);
