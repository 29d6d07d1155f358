/** A real OpenSSH server on loopback with keys of its own, which can be killed, frozen and started again. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../fixtures/free-port.ts';

const SSHD = ['/usr/sbin/sshd', '/usr/local/sbin/sshd', '/opt/homebrew/sbin/sshd'].find((path) => existsSync(path));

/** Why no server can be started here, or null. */
export const noSshd: string | null =
  SSHD === undefined ? 'OpenSSH’s sshd is not installed (apt install openssh-server)' : null;
if (noSshd !== null) process.stderr.write(`skipped: ${noSshd}\n`);

export type Sshd = {
  readonly port: number;
  readonly login: { host: string; port: number; user: string; privateKey: string };
  /** A client key that the server does not know. */
  readonly strangeKey: string;
  /** SHA256:… of the server's key. */
  readonly fingerprint: () => string;
  readonly start: () => Promise<void>;
  /** Ends the server and every session. */
  readonly kill: () => Promise<void>;
  /** The sessions stop answering without closing anything. */
  readonly freeze: () => void;
  /** From the next start on the server shows another key. */
  readonly newHostKey: () => void;
  readonly remove: () => Promise<void>;
};

function keyPair(path: string): void {
  rmSync(path, { force: true });
  rmSync(`${path}.pub`, { force: true });
  execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
}

/** All descendants of the process `pid`; none where it ends meanwhile. */
function descendants(pid: number): number[] {
  const list = `/proc/${pid}/task/${pid}/children`;
  let text = '';
  try {
    text = readFileSync(list, 'utf8');
  } catch {
    return [];
  }
  const children = text.trim().split(/\s+/).filter(Boolean).map(Number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

function signal(pids: number[], name: NodeJS.Signals): void {
  for (const pid of pids) {
    try {
      process.kill(pid, name);
    } catch {
      // it has ended by itself
    }
  }
}

/** Prepares a server; `options` are lines for its configuration. */
export async function prepareSshd(options: string[] = []): Promise<Sshd> {
  const folder = mkdtempSync(join(tmpdir(), 'plecho-sshd-'));
  const port = await freePort();
  const hostKey = join(folder, 'host');
  keyPair(hostKey);
  keyPair(join(folder, 'user'));
  keyPair(join(folder, 'stranger'));
  if (process.getuid?.() === 0) mkdirSync('/run/sshd', { recursive: true, mode: 0o755 }); // sshd insists on it
  const config = join(folder, 'config');
  const lines = [
    `Port ${port}`,
    'ListenAddress 127.0.0.1',
    // With both families a forwarded port counts as opened where only ::1 was free, and another test's server answers at 127.0.0.1.
    'AddressFamily inet',
    `HostKey ${hostKey}`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PermitRootLogin prohibit-password',
    'PasswordAuthentication no',
    `AuthorizedKeysFile ${join(folder, 'user.pub')}`,
    'PrintMotd no',
    // The login shell of the user who runs the tests may take long to start.
    `SetEnv HOME=${folder}`,
    ...options,
  ];
  writeFileSync(config, `${lines.join('\n')}\n`);
  let server: ChildProcess | null = null;

  const kill = async (): Promise<void> => {
    const ending = server;
    server = null;
    if (ending?.pid === undefined || ending.exitCode !== null) return;
    const gone = once(ending, 'exit');
    const sessions = descendants(ending.pid);
    ending.kill('SIGTERM');
    signal(sessions, 'SIGKILL');
    await gone;
  };

  return {
    port,
    login: {
      host: '127.0.0.1',
      port,
      user: userInfo().username,
      privateKey: readFileSync(join(folder, 'user'), 'utf8'),
    },
    strangeKey: readFileSync(join(folder, 'stranger'), 'utf8'),
    fingerprint: () => execFileSync('ssh-keygen', ['-lf', `${hostKey}.pub`], { encoding: 'utf8' }).split(' ')[1] ?? '',
    newHostKey: () => keyPair(hostKey),
    kill,
    freeze: () => signal(server?.pid === undefined ? [] : descendants(server.pid), 'SIGSTOP'),
    async start() {
      const child = spawn(SSHD ?? 'sshd', ['-D', '-e', '-f', config], { stdio: ['ignore', 'ignore', 'pipe'] });
      server = child;
      const said: string[] = [];
      await new Promise<void>((resolve, reject) => {
        createInterface({ input: child.stderr }).on('line', (line) => {
          said.push(line);
          if (line.includes('Server listening')) resolve();
        });
        child.once('exit', () => reject(new Error(`sshd did not start: ${said.join(' / ')}`)));
      });
    },
    async remove() {
      await kill();
      rmSync(folder, { recursive: true });
    },
  };
}
