/** The process list of this machine: the parent and the start time of each process. */
import { execFile, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);
const PATIENCE_MS = 15_000;

/** `born` is the start time as the system writes it: together with the PID it identifies a process uniquely. */
export type ProcessRow = { readonly pid: number; readonly parent: number; readonly born: string };
/** Identifies one process uniquely. */
export type Kin = Pick<ProcessRow, 'pid' | 'born'>;

/** `/proc/<pid>/stat`: behind the name in brackets (which may hold anything) the parent is the 2nd field, the birth the 20th. */
export function rowOfStat(stat: string, boot: string): ProcessRow | undefined {
  const pid = Number.parseInt(stat, 10);
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [parent, ticks] = [Number(fields[1]), fields[19]];
  return Number.isInteger(pid) && Number.isInteger(parent) && ticks !== undefined
    ? { pid, parent, born: `${boot} ${ticks}` }
    : undefined;
}

async function ofLinux(): Promise<ProcessRow[]> {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(
    pids.map(async (pid) => rowOfStat(await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ''), boot)),
  );
  return rows.filter((row) => row !== undefined);
}

/** Lines of “pid parent start-time”. */
export function rowsOfLines(text: string): ProcessRow[] {
  return [...text.matchAll(/^\s*(\d+)\s+(\d+)\s+(\S.*?)\s*$/gm)].map(([, pid, parent, born = '']) => ({
    pid: Number(pid),
    parent: Number(parent),
    born,
  }));
}

const POWERSHELL =
  'Get-CimInstance Win32_Process | Where-Object CreationDate | ForEach-Object { "$($_.ProcessId) $($_.ParentProcessId) $($_.CreationDate.ToFileTimeUtc())" }';

/** All processes. Rejects where the system does not tell. */
export async function listProcesses(platform: NodeJS.Platform = process.platform): Promise<ProcessRow[]> {
  if (platform === 'linux') return ofLinux();
  const limits = { timeout: PATIENCE_MS, windowsHide: true, maxBuffer: 4_000_000 };
  const { stdout } =
    platform === 'win32'
      ? await run('powershell.exe', ['-NoProfile', '-NonInteractive', '-Command', POWERSHELL], limits)
      : await run('ps', ['-A', '-o', 'pid=,ppid=,lstart='], { ...limits, env: { ...process.env, LC_ALL: 'C' } });
  return rowsOfLines(stdout);
}

/** A process with all that it started, and what those started. */
export function familyOf(rows: readonly ProcessRow[], pid: number): Kin[] {
  const family: ProcessRow[] = rows.filter((row) => row.pid === pid);
  for (const one of family) family.push(...rows.filter((row) => row.parent === one.pid && !family.includes(row)));
  return family.map((row) => ({ pid: row.pid, born: row.born }));
}

/** Ends a process by force; on Windows with all that it started. One that is gone is no error. */
export function endProcess(pid: number): void {
  if (process.platform === 'win32') {
    spawn('taskkill', ['/pid', String(pid), '/T', '/F'], { windowsHide: true, stdio: 'ignore' }).on('error', () => {});
    return;
  }
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // gone meanwhile
  }
}
