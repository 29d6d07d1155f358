/** The packaged program, started from its archive, with its fuses set and signed as it is shipped. PLECHO_PACKAGED names it; skipped without. */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const run = promisify(execFile);
const packaged = process.env['PLECHO_PACKAGED'] ?? '';
const missing = !existsSync(packaged);
if (missing && process.env['PLECHO_MUST_RUN'] === '1') throw new Error(`there is no packaged program «${packaged}»`);
if (missing) process.stdout.write('  skipped: PLECHO_PACKAGED names no packaged program\n');

describe.skipIf(missing)('the packaged program', () => {
  let profile: string;
  let program: ChildProcess;
  let said = '';
  const log = (): string => {
    const file = join(profile, 'logs/plecho.log');
    return existsSync(file) ? readFileSync(file, 'utf8') : '';
  };

  beforeAll(() => {
    profile = mkdtempSync(join(tmpdir(), 'plecho-packaged-'));
    // A CI runner has no password store: the dialog that asks about it would wait for ever.
    writeFileSync(join(profile, 'desktop.json'), '{"plainSecrets":"forget"}');
    program = spawn(packaged, ['--hidden', `--profile=${profile}`], { stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [program.stdout, program.stderr])
      stream?.on('data', (chunk: Buffer) => {
        said += chunk.toString();
      });
  });
  afterAll(() => {
    program.kill('SIGKILL');
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  });

  test('comes up, with no errors in its log', async () => {
    await expect
      .poll(() => (program.exitCode === null ? log() : `ended with ${program.exitCode}: ${said}`), { timeout: 60_000 })
      .toMatch(/the desktop is up|^ended/);
    expect(log()).toContain('the desktop is up');
    expect(log()).not.toMatch(/"level":(50|60)/);
  });

  test('a second start hands over to the first one and exits', async () => {
    await run(packaged, [`--profile=${profile}`], { timeout: 30_000 });
    expect(program.exitCode).toBeNull();
  });

  test.skipIf(process.platform === 'win32')('SIGTERM is an orderly quit', async () => {
    const ended = once(program, 'exit');
    program.kill('SIGTERM');
    expect((await ended)[0]).toBe(0);
  });
});
