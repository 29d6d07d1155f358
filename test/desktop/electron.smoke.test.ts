/** The program in a real Electron with a temporary profile. Runs where Electron's binary is installed; counted as skipped where it is not. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { _electron, type ElectronApplication } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noSshd, prepareSshd } from '../callbacks/sshd.ts';

const root = join(import.meta.dirname, '../..');
const home = join(root, 'node_modules/electron');
const name = existsSync(join(home, 'path.txt')) ? readFileSync(join(home, 'path.txt'), 'utf8') : 'electron';
const binary = join(process.env['ELECTRON_OVERRIDE_DIST_PATH'] ?? join(home, 'dist'), name);
const missing = !existsSync(binary);
if (missing && process.env['PLECHO_MUST_RUN'] === '1') throw new Error(`there is no ${binary}`);
if (missing)
  process.stdout.write(
    '  skipped: Electron’s own binary is not on this machine (`npx install-electron` downloads it)\n',
  );

const run = promisify(execFile);

describe.skipIf(missing)('the program, started for real', () => {
  let profile: string;
  let args: string[];
  let program: ElectronApplication;
  /** On Linux: stands in for the desktop's tray host; needs a session bus (dbus-run-session). */
  let watcher: ChildProcess | undefined;
  const icons: string[] = [];
  const hasBus = process.platform === 'linux' && process.env['DBUS_SESSION_BUS_ADDRESS'] !== undefined;

  beforeAll(async () => {
    profile = mkdtempSync(join(tmpdir(), 'plecho-electron-'));
    // A CI runner has no password store: the dialog that asks about it would wait for ever.
    writeFileSync(join(profile, 'desktop.json'), '{"plainSecrets":"forget"}');
    args = [root, `--profile=${profile}`];
    await run(process.execPath, [join(root, 'build/ensure-built.mjs')], { cwd: root });
    if (hasBus) {
      watcher = spawn('/usr/bin/python3', [join(import.meta.dirname, 'status-notifier-watcher.py')], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      if (watcher.stdout === null) throw new Error('no output');
      const lines = createInterface(watcher.stdout);
      await once(lines, 'line');
      lines.on('line', (line) => icons.push(line));
    }
    program = await _electron.launch({ executablePath: binary, args: [...args, '--hidden'], cwd: root });
  }, 180_000);
  afterAll(async () => {
    await program.close();
    watcher?.kill();
    rmSync(profile, { recursive: true, force: true });
  });

  const isVisible = (): Promise<boolean> =>
    program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().some((window) => window.isVisible()));

  test('starts hidden, with a tray and the page loaded ahead', async () => {
    const page = await program.firstWindow();
    expect(page.url()).toMatch(/^app:\/\/plecho\//);
    await page.waitForSelector('#root *');
    expect(await isVisible()).toBe(false);
    // This line is logged only after the tray was created and the engine started.
    await expect
      .poll(() => readFileSync(join(profile, 'logs/plecho.log'), 'utf8'), { timeout: 20_000 })
      .toContain('the desktop is up');
  });

  test('the page talks to the engine without a port, and to nobody else', async () => {
    const page = await program.firstWindow();
    const status = await page.evaluate<{ appVersion: string }>("fetch('/api/status').then((answer) => answer.json())");
    expect(status.appVersion).toMatch(/^\d+\.\d+\.\d+/);
    const first = await page.evaluate<string>(
      "fetch('/api/live').then((answer) => answer.body.getReader().read()).then(({ value }) => new TextDecoder().decode(value))",
    );
    expect(first).toContain('snapshot');
    expect(await page.evaluate("fetch('https://example.com/').then(() => 'reached', () => 'refused')")).toBe('refused');
    expect(await page.evaluate('typeof require + typeof process')).toBe('undefinedundefined');
  });

  test.skipIf(!hasBus)('its icon reaches the desktop', async () => {
    await expect.poll(() => icons.length, { timeout: 10_000 }).toBeGreaterThan(0);
  });

  test.skipIf(noSshd !== null)(
    'an SSH login works with the cryptography that Electron brings (BoringSSL)',
    async () => {
      const sshd = await prepareSshd();
      await sshd.start();
      try {
        const page = await program.firstWindow();
        const look = (login: object): Promise<{ text: string }> => {
          const body = JSON.stringify(JSON.stringify({ login }));
          const options = `{ method: 'POST', headers: { 'content-type': 'application/json' }, body: ${body} }`;
          return page.evaluate(`fetch('/api/lookAround', ${options}).then((answer) => answer.json())`);
        };
        const refused = await look({ ...sshd.login, privateKey: sshd.strangeKey });
        const letIn = await look(sshd.login);
        // Only a client that has completed the handshake is told that its key is unknown.
        expect(refused.text).toMatch(/логин|login/i);
        expect(letIn.text).not.toBe(refused.text);
      } finally {
        await sshd.kill();
      }
    },
  );

  test('a second start exits and brings the window of the first one up', async () => {
    await run(binary, args, { cwd: root, timeout: 30_000 });
    await expect.poll(isVisible, { timeout: 10_000 }).toBe(true);
  });

  test('closing hides, quitting ends', async () => {
    await program.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().forEach((window) => window.close()));
    await expect.poll(isVisible).toBe(false);
    const gone = program.waitForEvent('close');
    await program.evaluate(({ app }) => app.quit());
    await gone;
  });
});
