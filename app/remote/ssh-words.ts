/** What is told about an SSH login to the exchange that does not work. */
import type { SshLogin } from '../contract/settings.ts';
import { WordedError, systemWords } from '../contract/worded-error.ts';

/** `ssh-auth` and `ssh-hostkey` need an admin; the rest heals by itself. */
export type SshCode = 'ssh-auth' | 'ssh-hostkey' | 'ssh-key' | 'ssh-unreachable' | 'ssh-forward';

const where = ({ user, host, port }: SshLogin): string => `${user}@${host}:${port}`;

export const hostKeyChanged = (login: SshLogin, known: string, shown: string): WordedError =>
  new WordedError('ssh-hostkey', {
    ru: `Ключ сервера ${login.host} изменился: был ${known}, стал ${shown}. Если сервер переустановлен, удалите старый ключ в настройках; если нет, не подключайтесь.`,
    en: `The host key of ${login.host} has changed: it was ${known}, now it is ${shown}. If the server was installed anew, remove the old key in the settings; if not, do not connect.`,
  });

export const badPrivateKey = (reason: string): WordedError =>
  new WordedError('ssh-key', {
    ru: `Ключ SSH не читается (${reason}). Вставьте закрытый ключ целиком, в формате OpenSSH или PEM, без пароля.`,
    en: `The SSH key cannot be read (${reason}). Paste the whole private key, in OpenSSH or PEM format, without a passphrase.`,
  });

/** Words for an error of ssh2 while logging in. */
export const loginFailed = (login: SshLogin, error: unknown): WordedError => {
  if (error instanceof WordedError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const level = error instanceof Error && 'level' in error ? error.level : '';
  if (level === 'client-authentication' || /authentication methods failed/.test(message))
    return new WordedError(
      'ssh-auth',
      {
        ru: `Вход по SSH ${where(login)} не принят. Проверьте имя, пароль или ключ.`,
        en: `The SSH login ${where(login)} was not accepted. Check name, password or key.`,
      },
      { cause: error },
    );
  if (/privateKey|private key/i.test(message)) return badPrivateKey(message);
  const reason = systemWords(error);
  return new WordedError(
    'ssh-unreachable',
    {
      ru: `Сервер SSH ${login.host}:${login.port} не отвечает (${reason.ru}). Проверьте адрес, порт и брандмауэр.`,
      en: `The SSH server ${login.host}:${login.port} does not answer (${reason.en}). Check address, port and firewall.`,
    },
    { cause: error },
  );
};

/** Words for a channel that the server would not open. */
export const forwardFailed = (target: string, error: Error): WordedError => {
  const forbidden = /prohibit|denied/i.test(error.message);
  return new WordedError(
    'ssh-forward',
    forbidden
      ? {
          ru: 'Вход по SSH есть, но сервер запрещает перенаправление. Разрешите AllowTcpForwarding в sshd_config.',
          en: 'The SSH login works, but the server forbids forwarding. Allow AllowTcpForwarding in sshd_config.',
        }
      : {
          ru: `Вход по SSH есть, но АТС не отвечает на ${target}. Проверьте порт и включён ли mod_event_socket.`,
          en: `The SSH login works, but the exchange does not answer at ${target}. Check the port and that mod_event_socket is loaded.`,
        },
    { cause: error },
  );
};
