/** The product as a service: the container's layout run by an unprivileged user, and the notifications to systemd over its datagram socket. */
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it, onTestFinished } from 'vitest';
import { copyOfBuilt } from '../built.ts';
import { folder } from './product.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
/** The final stage of the Dockerfile. */
const stage = dockerfile.slice(dockerfile.lastIndexOf('\nFROM '));
const words = (instruction: string): string[] =>
  JSON.parse(new RegExp(`^${instruction} (\\[.*\\])$`, 'm').exec(stage)?.[1] ?? '[]') as string[];
const copied = [...stage.matchAll(/^COPY --from=build \/src\/(\S+) (\S+)$/gm)].map(([, from = '', to = '']) => ({
  from,
  to,
}));
/** Whether every user may enter the folder. */
const isOpen = (path: string): boolean =>
  path === '/' || ((statSync(path).mode & 0o001) !== 0 && isOpen(dirname(path)));
/** `nobody`, where the tests run as root in a folder that others may enter; else the current user. */
const nobody: { uid?: number; gid?: number } =
  process.getuid?.() === 0 && isOpen(ROOT) && isOpen(process.execPath) ? { uid: 65_534, gid: 65_534 } : {};
const own = (path: string): void => {
  if (nobody.uid !== undefined && nobody.gid !== undefined) chownSync(path, nobody.uid, nobody.gid);
};

/** systemd's end of the socket: prints each datagram as a line. In Perl, which every Debian has, because Node has no Unix datagram sockets. */
const RECEIVER = `
  socket(my $s, PF_UNIX, SOCK_DGRAM, 0) or die; bind($s, pack_sockaddr_un($ARGV[0])) or die; $| = 1; print "bound\\n";
  while (defined recv($s, my $text, 4096, 0)) { $text =~ s/\\s+$//; print "$text\\n"; }`;

async function openSystemd(
  path: string,
): Promise<{ readonly heard: string[]; readonly until: (text: string, count?: number) => Promise<void> }> {
  const child = spawn('perl', ['-MSocket', '-e', RECEIVER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void child.kill());
  const heard: string[] = [];
  let changed = Promise.withResolvers<void>();
  createInterface(child.stdout).on('line', (line) => {
    heard.push(line);
    changed.resolve();
    changed = Promise.withResolvers();
  });
  const until = async (text: string, count = 1): Promise<void> => {
    while (heard.filter((line) => line === text).length < count) await changed.promise;
  };
  await until('bound');
  chmodSync(path, 0o777);
  return { heard, until };
}

describe('the container', () => {
  it('copies only files that exist after the build, and .dockerignore excludes nothing that the build needs', () => {
    expect(copied.map(({ from }) => from)).toContain('out');
    for (const { from } of copied) expect([from, existsSync(join(ROOT, from))]).toEqual([from, true]);
    const ignored = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n').filter(Boolean);
    for (const needed of ['app', 'renderer', 'build', 'docs', 'package.json', 'package-lock.json'])
      expect(ignored).not.toContain(needed);
    expect(ignored).toContain('node_modules');
  });

  it.skipIf(process.platform === 'win32')(
    'runs as an unprivileged user from its own layout, answers /healthz, tells systemd that it is ready, alive and stopping',
    { timeout: 120_000 },
    async () => {
      using place = folder();
      chmodSync(place.path, 0o755);
      const app = join(place.path, 'app');
      mkdirSync(app);
      for (const { from, to } of copied) {
        const target = join(app, to);
        if (statSync(join(ROOT, from)).isDirectory() && from === 'node_modules') symlinkSync(join(ROOT, from), target);
        else if (from === 'out') await copyOfBuilt(to === './' ? join(app, from) : target);
        else cpSync(join(ROOT, from), to === './' ? join(app, from) : target, { recursive: true });
      }
      const data = join(place.path, 'data');
      mkdirSync(data, { mode: 0o755 }); // as a volume may be
      own(data);
      const config = join(place.path, 'plecho.json');
      writeFileSync(config, JSON.stringify({ ui: { host: '127.0.0.1', port: 0 } }));
      const socket = join(place.path, 'notify');
      const systemd = await openSystemd(socket);

      const [, ...command] = [...words('ENTRYPOINT'), ...words('CMD')].map((word) =>
        word === '/data' ? data : word === '/etc/plecho.json' ? config : word,
      );
      const child = spawn(process.execPath, command, {
        cwd: app,
        env: { PATH: process.env['PATH'], NODE_ENV: 'production', NOTIFY_SOCKET: socket, WATCHDOG_USEC: '600000' },
        stdio: ['ignore', 'pipe', 'inherit'],
        ...nobody,
      });
      onTestFinished(() => void child.kill('SIGKILL'));
      const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
      const { ui } = JSON.parse(line) as { ui: string };
      const health = await fetch(new URL('/healthz', ui));
      expect([health.status, await health.json()]).toMatchObject([503, { ok: false, light: 'red' }]); // nothing is set up yet
      expect(statSync(join(data, 'plecho.sqlite')).mode & 0o077).toBe(0);

      await systemd.until('READY=1');
      await systemd.until('WATCHDOG=1', 2);
      child.kill('SIGTERM');
      await systemd.until('STOPPING=1');
      const [code] = (await once(child, 'close')) as [number];
      expect(code).toBe(0);
      expect(systemd.heard.filter((text) => text.endsWith('=1') && text !== 'BARRIER=1')[0]).toBe('READY=1');
    },
  );
});

it('systemd finds nothing wrong with the unit', () => {
  const unit = join(ROOT, 'deploy', 'plecho.service');
  using place = folder();
  // On a test machine the program is elsewhere.
  const here = join(place.path, 'plecho.service');
  writeFileSync(here, readFileSync(unit, 'utf8').replace('/usr/bin/node', process.execPath));
  expect(execFileSync('systemd-analyze', ['verify', here], { encoding: 'utf8', stdio: 'pipe' })).toBe('');
});
