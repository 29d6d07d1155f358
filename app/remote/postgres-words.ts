/** What is told about a database that cannot be read: the reason first, then the cure. */
import type { Words } from '../contract/language.ts';
import { systemWords, WordedError } from '../contract/worded-error.ts';
import type { DatabaseAddress } from './postgres.ts';

/** `database-login` and `database-rights` need an admin; the rest may heal by itself. */
export type DatabaseCode =
  | 'database-login'
  | 'database-rights'
  | 'database-missing'
  | 'database-tables'
  | 'database-slow'
  | 'database-tls'
  | 'database-unreachable';

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
    if (error.code !== 'ssh-forward' || /AllowTcpForwarding/.test(error.words.en)) return error;
    return told(
      'database-unreachable',
      {
        ru: `Вход по SSH есть, но PostgreSQL там не отвечает на ${at}. Проверьте адрес и порт (они в /etc/fusionpbx/config.conf) и что PostgreSQL запущен.`,
        en: `The SSH login works, but PostgreSQL does not answer there at ${at}. Check host and port (they are in /etc/fusionpbx/config.conf) and that PostgreSQL runs.`,
      },
      error,
    );
  }
  if (code === '28P01' || (code === '28000' && !/pg_hba|no encryption|SSL/i.test(message)))
    return told(
      'database-login',
      {
        ru: `База ${address.database} не приняла имя ${address.user} или пароль. Проверьте их: у FusionPBX они в /etc/fusionpbx/config.conf.`,
        en: `The database ${address.database} did not accept the user ${address.user} or the password. Check them: FusionPBX has them in /etc/fusionpbx/config.conf.`,
      },
      error,
    );
  if (code === '28000')
    return told(
      'database-login',
      {
        ru: `PostgreSQL на ${at} не пускает этот компьютер (pg_hba.conf). Разрешите его там или читайте базу через вход по SSH.`,
        en: `PostgreSQL at ${at} does not let this PC in (pg_hba.conf). Allow it there, or read the database through the SSH login.`,
      },
      error,
    );
  if (code === '3D000')
    return told(
      'database-missing',
      {
        ru: `На ${at} нет базы ${address.database}. Обычное имя у FusionPBX: fusionpbx.`,
        en: `There is no database ${address.database} at ${at}. FusionPBX usually calls it fusionpbx.`,
      },
      error,
    );
  if (code === '42501')
    return told(
      'database-rights',
      {
        ru: `Пользователю ${address.user} не разрешено читать записи звонков (${message}). Выполните в базе: GRANT SELECT ON v_xml_cdr, v_xml_cdr_json, v_xml_cdr_flow, v_domains TO ${address.user};`,
        en: `The user ${address.user} may not read the call records (${message}). Run in the database: GRANT SELECT ON v_xml_cdr, v_xml_cdr_json, v_xml_cdr_flow, v_domains TO ${address.user};`,
      },
      error,
    );
  if (code === '42P01' || code === '42703') return otherTables(address, message, error);
  if (code === '57014' || /timeout|timed out/i.test(message))
    return told(
      'database-slow',
      {
        ru: `База ${at} отвечает слишком долго. Plecho попробует ещё раз сам; если это повторяется, проверьте нагрузку на сервер.`,
        en: `The database ${at} takes too long to answer. Plecho tries again by itself; if this goes on, check the load of the server.`,
      },
      error,
    );
  if (/does not support SSL/i.test(message))
    return told(
      'database-tls',
      {
        ru: `PostgreSQL на ${at} не умеет шифровать соединение. Выключите TLS в настройках или включите ssl = on в postgresql.conf.`,
        en: `PostgreSQL at ${at} does not support encryption. Switch TLS off in the settings, or set ssl = on in postgresql.conf.`,
      },
      error,
    );
  const reason = /^57P|^53|terminated|not queryable|Connection ended/i.test(`${code} ${message}`)
    ? { ru: `сервер прервал соединение: ${message}`, en: `the server ended the connection: ${message}` }
    : systemWords(error instanceof AggregateError ? error.errors[0] : error);
  return told(
    'database-unreachable',
    {
      ru: `База ${at} не отвечает (${reason.ru}). Проверьте адрес и порт и что PostgreSQL запущен; с другого компьютера она обычно видна только через вход по SSH.`,
      en: `The database ${at} does not answer (${reason.en}). Check host and port and that PostgreSQL runs; from another PC it is usually to be seen through an SSH login only.`,
    },
    error,
  );
};

/** The tables are not those that we know. @param what is missing */
export const otherTables = (address: DatabaseAddress, what: string, cause?: unknown): WordedError =>
  told(
    'database-tables',
    {
      ru: `В базе ${address.database} нет таблиц звонков FusionPBX, которые Plecho умеет читать (${what}). Проверьте имя базы; если FusionPBX другой версии, обновите Plecho или FusionPBX.`,
      en: `The database ${address.database} has no call tables of FusionPBX that Plecho can read (${what}). Check the database's name; if this is another version of FusionPBX, update Plecho or FusionPBX.`,
    },
    cause,
  );
