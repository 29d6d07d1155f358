/** The command line of the desktop, and what a second start brings along. Pure. */
import { phoneFromLink } from '../window/links.ts';

export type Arguments = {
  /** Started by the system at log-in: no window. */
  hidden: boolean;
  /** Another place for everything that is stored; used by tests and by users who run two offices on one PC. */
  profile: string | null;
  /** How often in a row the program restarted itself after faults. */
  relaunches: number;
  /** A number that was clicked somewhere. */
  phone: string | null;
};

function valueOf(argv: readonly string[], name: string): string | null {
  const joined = argv.find((one) => one.startsWith(`${name}=`));
  if (joined !== undefined) return joined.slice(name.length + 1);
  const at = argv.indexOf(name);
  return at === -1 ? null : (argv[at + 1] ?? null);
}

/** @param argv with or without the program's own path: only what is known is looked at */
export function readArguments(argv: readonly string[]): Arguments {
  const relaunches = Number(valueOf(argv, '--relaunched') ?? 0);
  const link = argv.map((one) => phoneFromLink(one)).find((phone) => phone !== null);
  return {
    hidden: argv.includes('--hidden'),
    profile: valueOf(argv, '--profile') || null,
    relaunches: Number.isSafeInteger(relaunches) && relaunches > 0 ? relaunches : 0,
    phone: link ?? null,
  };
}

/** Relaunches in a row, each after less than `calmMs` of life, before the program stays down and says so. */
const RELAUNCHES = 3;
const CALM_MS = 600_000;

/**
 * The arguments with which the program restarts itself after a fault that it cannot repair from inside.
 * @param livedMs how long this process lived
 * @returns null when it did so too often
 */
export function relaunchArguments(now: Arguments, livedMs: number): string[] | null {
  const count = livedMs > CALM_MS ? 1 : now.relaunches + 1;
  if (count > RELAUNCHES) return null;
  const profile = now.profile === null ? [] : [`--profile=${now.profile}`];
  return ['--hidden', `--relaunched=${count}`, ...profile];
}
