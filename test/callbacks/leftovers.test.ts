/** A tunnel program that outlived us is ended at the next start: only that process, identified by its PID and start time. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pino } from 'pino';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createLeftovers } from '../../app/callbacks/tunnel/orphaned-processes.ts';
import {
  familyOf,
  listProcesses,
  rowOfStat,
  rowsOfLines,
  type ProcessRow,
} from '../../app/callbacks/tunnel/processes.ts';
import { windowsRun } from '../../app/callbacks/tunnel/windows-command.ts';

const log = pino({ level: 'silent' });

function place(): string {
  const folder = mkdtempSync(join(tmpdir(), 'plecho-leftovers-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'tunnel-program.json');
}

/** Starts a shell that starts another process, as a tunnel's command line does. @returns both, running */
async function program(): Promise<{ shell: ChildProcess; inner: number }> {
  const shell = spawn('/bin/sh', ['-c', 'sleep 600 & echo $!; wait'], { stdio: ['ignore', 'pipe', 'ignore'] });
  const inner = Number((await once(createInterface({ input: shell.stdout }), 'line'))[0]);
  onTestFinished(() => {
    shell.kill('SIGKILL');
    if (isThere(inner)) process.kill(inner, 'SIGKILL');
  });
  return { shell, inner };
}

function isThere(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A zombie (ended, not yet reaped by its parent) is still in the list.
    return process.platform !== 'linux' || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('with real processes', () => {
  test('a tunnel program and its child processes are written down, and ended at the next start', async () => {
    const file = place();
    const { shell, inner } = await program();
    await createLeftovers({ file, log }).note(shell.pid ?? 0);
    await createLeftovers({ file, log }).endOld();
    await expect.poll(() => [isThere(shell.pid ?? 0), isThere(inner)]).toEqual([false, false]);
    expect(existsSync(file)).toBe(false);
  });

  test('the same PID with another start time is another process', async () => {
    const file = place();
    const { shell, inner } = await program();
    await createLeftovers({ file, log }).note(shell.pid ?? 0);
    const noted = JSON.parse(readFileSync(file, 'utf8')) as { pid: number; born: string }[];
    expect(noted.map((one) => one.pid)).toEqual([shell.pid, inner]);
    writeFileSync(file, JSON.stringify(noted.map((one) => ({ ...one, born: `${one.born}1` }))));
    await createLeftovers({ file, log }).endOld();
    expect([isThere(shell.pid ?? 0), isThere(inner)]).toEqual([true, true]);
  });

  test('the process list of this machine contains us, with our parent', async () => {
    const rows = await listProcesses();
    expect(rows.find((row) => row.pid === process.pid)?.parent).toBe(process.ppid);
    expect(new Set(rows.map((row) => row.born)).size).toBeGreaterThan(1);
  });
});

test('on Windows the shell is gone and its child is not: the child is ended', async () => {
  const file = place();
  const rows: ProcessRow[] = [
    { pid: 10, parent: 1, born: '134089' },
    { pid: 11, parent: 10, born: '134090' },
    { pid: 12, parent: 11, born: '134091' },
    { pid: 20, parent: 1, born: '134000' },
  ];
  const ended: number[] = [];
  const deps = { file, log, end: (pid: number) => void ended.push(pid) };
  await createLeftovers({ ...deps, list: () => Promise.resolve(rows) }).note(10);
  // Meanwhile the shell's PID has been given to another process.
  const later = [{ pid: 10, parent: 4, born: '139999' }, ...rows.slice(1)];
  await createLeftovers({ ...deps, list: () => Promise.resolve(later) }).endOld();
  expect(ended).toEqual([11, 12]);
});

test('a program that has ended is removed from the list; a damaged list, and a system that does not answer, raise no error', async () => {
  const file = place();
  const ended: number[] = [];
  const make = (list: () => Promise<ProcessRow[]>) =>
    createLeftovers({ file, log, list, end: (pid) => void ended.push(pid) });
  const leftovers = make(() => Promise.resolve([{ pid: 10, parent: 1, born: 'x' }]));
  await leftovers.note(10);
  leftovers.forget(11);
  expect(existsSync(file)).toBe(true);
  leftovers.forget(10);
  expect(existsSync(file)).toBe(false);
  for (const damaged of ['', 'null', '[7]', '[{"pid":1,"born":"x"}]', '[{"pid":"10","born":"x"}]']) {
    writeFileSync(file, damaged);
    await make(() => Promise.resolve([{ pid: 1, parent: 0, born: 'x' }])).endOld();
  }
  writeFileSync(file, '[{"pid":10,"born":"x"}]');
  await make(() => Promise.reject(new Error('no PowerShell here'))).endOld();
  expect(ended).toEqual([]);
  expect(existsSync(file)).toBe(true);
});

describe('lists', () => {
  test('a process may have any name', () => {
    const stat = `4711 (a) b (c) S 42 4711 4711 0 -1 4194304 100 0 0 0 1 2 0 0 20 0 1 0 987654 1000 200`;
    expect(rowOfStat(stat, 'boot')).toEqual({ pid: 4711, parent: 42, born: 'boot 987654' });
    expect(rowOfStat('', 'boot')).toBeUndefined();
  });

  test('of ps and of PowerShell', () => {
    expect(rowsOfLines('    1     0 Thu Nov 26 04:48:47 2026    \n  812     1 Thu Nov 26 04:49:00 2026\n')).toEqual([
      { pid: 1, parent: 0, born: 'Thu Nov 26 04:48:47 2026' },
      { pid: 812, parent: 1, born: 'Thu Nov 26 04:49:00 2026' },
    ]);
    expect(rowsOfLines('4 0 134085993000000000\r\n')).toEqual([{ pid: 4, parent: 0, born: '134085993000000000' }]);
  });

  test('a cycle of parents does not loop for ever', () => {
    const rows = [
      { pid: 1, parent: 2, born: 'a' },
      { pid: 2, parent: 1, born: 'b' },
    ];
    expect(familyOf(rows, 1).map((one) => one.pid)).toEqual([1, 2]);
  });
});

describe('a command line on Windows', () => {
  const there = new Set([String.raw`C:\tools\tuna.exe`, String.raw`C:\Program Files\frp\frpc.exe`]);
  const how = (command: string) => windowsRun(command, (file) => there.has(file), String.raw`C:\Windows;C:\tools`);

  test.each([
    ['tuna http 8080', String.raw`C:\tools\tuna.exe`, 'http 8080'],
    [
      String.raw`"C:\Program Files\frp\frpc.exe" -c "C:\my dir\a.toml"`,
      String.raw`C:\Program Files\frp\frpc.exe`,
      String.raw`-c "C:\my dir\a.toml"`,
    ],
    ['tuna.exe', String.raw`C:\tools\tuna.exe`, ''],
  ])('%s is our own child and ends with us', (command, file, rest) => {
    expect(how(command)).toEqual({ shell: false, file, rest });
  });

  test.each([
    'lt --port 8080',
    'tuna http %PORT%',
    'tuna http 8080 > log.txt',
    'cd x && tuna http 1',
    'tuna^ x',
    '"tuna',
  ])('%s needs the shell, whose own messages come as UTF-8', (command) =>
    expect(how(command)).toEqual({ shell: true, command: `chcp 65001>nul & ${command}` }),
  );
});
