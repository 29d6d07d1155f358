/** What is told about an SSH login to the exchange that does not work. */
import type { SshLogin } from '../contract/settings.ts';
import { WordedError, systemWords } from '../contract/worded-error.ts';
import { sayRemote } from './words.ts';

/** `ssh-auth` and `ssh-hostkey` need an admin; the rest heals by itself. */
export type SshCode = 'ssh-auth' | 'ssh-hostkey' | 'ssh-key' | 'ssh-unreachable' | 'ssh-forward' | 'ssh-no-answer';

const where = ({ user, host, port }: SshLogin): string => `${user}@${host}:${port}`;

export const hostKeyChanged = (login: SshLogin, known: string, shown: string): WordedError =>
  new WordedError('ssh-hostkey', sayRemote.both('hostKeyChanged', login.host, known, shown));

export const badPrivateKey = (reason: string): WordedError =>
  new WordedError('ssh-key', sayRemote.both('badPrivateKey', reason));

/** Words for an error of ssh2 while logging in. */
export const loginFailed = (login: SshLogin, error: unknown): WordedError => {
  if (error instanceof WordedError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const level = error instanceof Error && 'level' in error ? error.level : '';
  if (level === 'client-authentication' || /authentication methods failed/.test(message))
    return new WordedError('ssh-auth', sayRemote.both('loginRefused', where(login)), { cause: error });
  if (/privateKey|private key/i.test(message)) return badPrivateKey(message);
  const reason = systemWords(error);
  return new WordedError('ssh-unreachable', sayRemote.both('unreachable', login.host, login.port, reason), {
    cause: error,
  });
};

/** Words for a channel that the server would not open: it forbids that, or nobody answers at the target. */
export const forwardFailed = (target: string, error: Error): WordedError => {
  const forbidden = /prohibit|denied/i.test(error.message);
  return forbidden
    ? new WordedError('ssh-forward', sayRemote.both('noForwarding'), { cause: error })
    : new WordedError('ssh-no-answer', sayRemote.both('noAnswerBehind', target), { cause: error });
};
