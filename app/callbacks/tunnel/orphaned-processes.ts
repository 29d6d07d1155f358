/**
 * Tunnel programs that outlive us. When this process is ended outright (task manager, a power cut of the session), Windows ends only our direct
 * children: processes started by a shell live on and keep the tunnel's name. So they are written down, each with its start time, and
 * ended at the next start: only a process with the same PID and the same start time is one of them.
 */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Logger } from 'pino';
import { endProcess, familyOf, listProcesses, type Kin, type ProcessRow } from './processes.ts';

export type LeftoversDeps = {
  /** In the profile. */
  readonly file: string;
  readonly log: Logger;
  readonly list?: () => Promise<ProcessRow[]>;
  readonly end?: (pid: number) => void;
};

export type Leftovers = ReturnType<typeof createLeftovers>;

const isKin = (value: unknown): value is Kin =>
  typeof value === 'object' &&
  value !== null &&
  Number.isSafeInteger((value as Kin).pid) &&
  (value as Kin).pid > 1 &&
  typeof (value as Kin).born === 'string';

/** What is written down; a damaged file counts as none. */
function read(file: string): Kin[] {
  try {
    const value: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return Array.isArray(value) ? value.filter(isKin) : [];
  } catch {
    return [];
  }
}

/** @returns `endOld` at the start, `note` for a program that runs (again whenever it may have started more), `forget` when it is gone; none of them throws */
export function createLeftovers({ file, log, list = listProcesses, end = endProcess }: LeftoversDeps) {
  let current: number | null = null;
  return {
    async endOld(): Promise<void> {
      const old = read(file);
      if (old.length === 0) return;
      try {
        const rows = await list();
        const ours = old.filter(({ pid, born }) => rows.some((row) => row.pid === pid && row.born === born));
        for (const { pid } of ours) end(pid);
        if (ours.length > 0) log.warn({ ended: ours.length }, 'a tunnel program had outlived the last start');
        rmSync(file, { force: true });
      } catch (error) {
        log.warn({ err: error }, 'could not look for tunnel programs of the last start');
      }
    },
    async note(pid: number): Promise<void> {
      current = pid;
      try {
        const family = familyOf(await list(), pid);
        if (current === pid && family.length > 0) writeFileSync(file, JSON.stringify(family), { mode: 0o600 });
      } catch (error) {
        log.warn({ err: error }, 'the tunnel program could not be written down');
      }
    },
    forget(pid: number): void {
      if (current !== pid) return;
      current = null;
      try {
        rmSync(file, { force: true });
      } catch (error) {
        log.warn({ err: error }, 'the tunnel program could not be struck out');
      }
    },
  };
}
