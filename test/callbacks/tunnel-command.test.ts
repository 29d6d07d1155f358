/** The tunnel through any program: its address is found, it is restarted when it dies, and ended with all its children, even when we are killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { isUp, watchTunnel } from './watch.ts';

const folder = mkdtempSync(join(tmpdir(), 'plecho-command-'));
const local = { host: '127.0.0.1', port: 45_678 };
const running = new Set<ReturnType<typeof watchTunnel>>();

/** Each program under test keeps a connection open here: when it closes, the process has ended. */
const lives: Socket[] = [];
const register = createServer((socket) => {
  lives.push(socket);
  socket.resume().on('error', () => {});
});
let registerPort = 0;
beforeAll(async () => {
  await new Promise<void>((resolve) => register.listen(0, '127.0.0.1', resolve));
  registerPort = (register.address() as AddressInfo).port;
});
afterEach(async () => {
  await Promise.all([...running].map(({ tunnel }) => tunnel.stop()));
  running.clear();
  lives.length = 0;
});
afterAll(() => {
  register.close();
  rmSync(folder, { recursive: true });
});

/** Longer than a busy machine takes to start a program that says something. */
const URL_WAIT_MS = 12_000;

let number = 0;
/** A command line that runs this JavaScript in Node. */
function script(code: string): string {
  const file = join(folder, `program-${++number}.mjs`);
  writeFileSync(
    file,
    `import { connect } from 'node:net';\nconst live = () => connect(${registerPort}, '127.0.0.1');\n${code}`,
  );
  return `"${process.execPath}" "${file}"`;
}

function run(command: string, urlPattern = 'https://[^\\s"]+', publicUrl: string | null = null, changes = {}) {
  const watched = watchTunnel({ publicUrl, tunnel: { kind: 'command', command, urlPattern } }, local, changes);
  running.add(watched);
  watched.tunnel.start();
  return watched;
}

test('the address is found in the output, with colours, torn apart, on stderr', async () => {
  const out = run(
    script(`process.stdout.write('INF |  https://tor'); setTimeout(() => console.log('n.example  |'), 30); live();`),
  );
  expect((await out.until(isUp)).url).toBe('https://torn.example');
  const error = run(
    script(`console.error('\\u001b[36mtunnel url=https://err.example/\\u001b[0m'); live();`),
    'url=(\\S+)',
  );
  expect((await error.until(isUp)).url).toBe('https://err.example');
});

test('the program is given our port, and a change of address is reported', async () => {
  const code = `console.log('https://a.example/' + process.argv[2] + '/' + process.env.PLECHO_PORT); setTimeout(() => console.log('https://b.example'), 30); live();`;
  const { until, urls } = run(`${script(code)} {port}`);
  await until(({ url }) => url === 'https://b.example');
  expect(urls).toEqual(['https://a.example/45678/45678', 'https://b.example']);
});

test('a program that dies is reported with its last output and restarted', async () => {
  const { until, states, urls } = run(
    script(`console.log('https://x.example'); console.error('token expired'); setTimeout(() => process.exit(7), 20);`),
  );
  const waiting = await until(({ state }) => state === 'waiting');
  expect(waiting.words.ru).toMatch(/код 7: token expired/);
  await until(isUp, states.length);
  expect(urls.slice(0, 3)).toEqual(['https://x.example', null, 'https://x.example']);
});

test('a program that does not exist is reported', async () => {
  const { until } = run('no-such-tunnel-program --port {port}');
  expect((await until(({ state }) => state === 'waiting')).words.ru).toMatch(/Программа туннеля завершилась/);
});

test('an address from the settings is used without searching the output', async () => {
  const { until } = run(script(`console.log('https://other.example'); live();`), 'x', 'https://crm.office.example');
  expect((await until(isUp)).url).toBe('https://crm.office.example');
});

test('a program that prints no address keeps running and is reported with its last line', async () => {
  const { until } = run(script(`console.log('ready, see the dashboard'); live();`), 'https://\\S+', null, {
    urlWait: URL_WAIT_MS,
  });
  const silent = await until(({ state, url }) => state === 'up' && url === null);
  expect(silent.words.ru).toContain('«ready, see the dashboard»');
});

test('an invalid pattern is reported at once; one with runaway backtracking does not block us', async () => {
  const broken = await run(script('live();'), '(').until(({ state }) => state === 'refused');
  expect(broken.words.ru).toContain('Выражение');
  const slow = run(script(`console.log('a'.repeat(40) + '!'); live();`), '^(a+)+$', null, { urlWait: URL_WAIT_MS });
  expect((await slow.until(({ state, url }) => state === 'up' && url === null)).words.ru).toContain('Выражение');
});

test('stopping ends the program and all its children, by SIGTERM or by force', async () => {
  const child = script(`process.on('SIGTERM', () => {}); live();`).replaceAll('"', '\\"');
  const { until, tunnel } = run(
    script(
      `import { exec } from 'node:child_process'; exec("${child}"); live().on('connect', () => console.log('https://x.example'));`,
    ),
  );
  await until(isUp);
  while (lives.length < 2) await once(register, 'connection');
  const gone = lives.map((socket) => new Promise((resolve) => socket.on('close', resolve)));
  await tunnel.stop();
  await Promise.all(gone);
  expect(tunnel.state().state).toBe('off');
});

test('when we are killed outright, the program does not stay behind', async () => {
  const command = script(`live().on('connect', () => console.log('here I am'));`);
  const keeper = join(folder, 'keeper.ts');
  const module = new URL('../../app/callbacks/tunnel/child-process.ts', import.meta.url).href;
  writeFileSync(
    keeper,
    `import { startChild } from ${JSON.stringify(module)};\nconst child = startChild(${JSON.stringify(command)}, {});\nchild.process.stdout?.pipe(process.stdout);\n`,
  );
  const ours = spawn(process.execPath, [keeper], { stdio: ['ignore', 'pipe', 'ignore'] });
  await once(createInterface({ input: ours.stdout }), 'line');
  const gone = Promise.all(lives.map((socket) => once(socket, 'close')));
  ours.kill('SIGKILL');
  await gone;
  expect(lives).toHaveLength(1);
});
