/** A command line run as a child of ours, ended together with everything that it started, on Windows too. */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { endProcess } from './processes.ts';
import { windowsRun } from './windows-command.ts';

export type Child = {
  readonly process: ChildProcess;
  /** Ends the command and all its children: politely, after `grace` ms by force. Resolves when it is gone. */
  readonly stop: (grace?: number) => Promise<void>;
};

/**
 * On POSIX the command leads a process group of its own, and a watcher in that group reads a pipe that only we hold open:
 * when we are killed outright, the pipe closes and the watcher ends the group, so that no orphan keeps the tunnel's name.
 */
const WATCHED = (command: string): string =>
  `exec 3<&0 </dev/null; ( cat <&3 >/dev/null 2>&1; kill -TERM -$$ ) >/dev/null 2>&1 & exec 3<&-\n${command}`;

/**
 * Starts a command line in the system's shell; output is piped.
 * @param env added to our own environment
 */
export function startChild(command: string, env: Record<string, string>): Child {
  const windows = process.platform === 'win32';
  const child = windows ? startOnWindows(command, env) : startWatched(command, env);
  child.stdin?.on('error', () => {}); // the command need not read
  const gone = new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.once('error', () => resolve());
  });
  void gone.then(() => endGroup(child, 'SIGTERM')); // what the command left behind

  return {
    process: child,
    async stop(grace = 2000) {
      if (windows) endTree(child);
      else endGroup(child, 'SIGTERM');
      const timer = setTimeout(() => (windows ? child.kill() : endGroup(child, 'SIGKILL')), grace);
      // Where even a forced kill does not help, the caller does not wait for ever.
      await Promise.race([gone, delay(grace * 2, undefined, { ref: false })]);
      clearTimeout(timer);
      endGroup(child, 'SIGKILL');
    },
  };
}

function startWatched(command: string, env: Record<string, string>): ChildProcess {
  return spawn(WATCHED(command), {
    shell: '/bin/sh',
    detached: true,
    env: { ...process.env, ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
}

function startOnWindows(command: string, env: Record<string, string>): ChildProcess {
  const how = windowsRun(command, existsSync);
  const options = { windowsHide: true, env: { ...process.env, ...env }, stdio: 'pipe' } as const;
  if (how.shell) return spawn(how.command, { ...options, shell: true });
  return spawn(how.file, how.rest === '' ? [] : [how.rest], { ...options, windowsVerbatimArguments: true });
}

function endGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  if (pid === undefined || process.platform === 'win32') return;
  try {
    process.kill(-pid, signal);
  } catch {
    // nobody is left in the group
  }
}

function endTree({ pid }: ChildProcess): void {
  if (pid !== undefined) endProcess(pid);
}
