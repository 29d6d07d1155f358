/** Looks for a tray host on a real session bus: first there is none, then a stand-in with which an icon registers. */
import { execFile, execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';

const run = promisify(execFile);
const PYTHON = '/usr/bin/python3';

function whyNot(): string | undefined {
  const tools = [PYTHON, '/usr/bin/dbus-run-session', '/usr/bin/gdbus'].filter((tool) => !existsSync(tool));
  if (tools.length > 0) return `${tools.join(', ')} missing`;
  try {
    execFileSync(PYTHON, ['-c', 'import dbus, gi'], { stdio: 'ignore' });
  } catch {
    return 'python3-dbus or python3-gi missing';
  }
  return undefined;
}
const missing = whyNot();
if (missing !== undefined) process.stdout.write(`  skipped: the tray's host on a real bus: ${missing}\n`);

test.skipIf(missing !== undefined)('is noticed when it comes', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'plecho-bus-'));
  onTestFinished(() => rmSync(dir, { recursive: true, force: true }));
  const url = (path: string): string => JSON.stringify(new URL(path, import.meta.url).href);
  const script = join(dir, 'ask.ts');
  writeFileSync(
    script,
    `import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { hasTrayHost } from ${url('../../app/desktop/tray/tray-host.ts')};
const run = promisify(execFile);
const tool = async (file, args) => (await run(file, args)).stdout;
const only = (name) => (file, args) => (file === name ? tool(file, args) : Promise.reject(new Error('not this one')));
const said = [await hasTrayHost(tool)];
const watcher = spawn('${PYTHON}', [fileURLToPath(${url('./status-notifier-watcher.py')})], { stdio: ['ignore', 'pipe', 'inherit'] });
const lines = createInterface(watcher.stdout);
await once(lines, 'line');
for (const name of ['gdbus', 'dbus-send', 'busctl']) said.push(await hasTrayHost(only(name)));
const registered = once(lines, 'line');
await tool('gdbus', ['call', '--session', '--dest', 'org.kde.StatusNotifierWatcher', '--object-path', '/StatusNotifierWatcher', '--method', 'org.kde.StatusNotifierWatcher.RegisterStatusNotifierItem', '/org/ayatana/plecho']);
said.push((await registered)[0].split(' ')[0]);
watcher.kill();
console.log(JSON.stringify(said));`,
  );
  const { stdout } = await run('/usr/bin/dbus-run-session', ['--', process.execPath, script], { timeout: 60_000 });
  const [before, gdbus, dbusSend, busctl, icon] = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as unknown[];
  expect(before).toBe(false);
  expect([gdbus, dbusSend, icon]).toEqual([true, true, 'registered']);
  // Not installed on every machine; where it is, it answers as the others do.
  expect([true, undefined, null]).toContain(busctl);
});
