/**
 * Virtual time for one process: timers, Date and performance.now stand still while work is pending, then jump to the next timer.
 * Each simulated PC has its own wall clock, and killing it removes all its timers. Ids and random numbers come from one seed.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { createChance, type Chance } from '../journeys/chance.ts';

/** A simulated program: everything it started ends with it. */
export type Owner = {
  readonly name: string;
  alive: boolean;
  /** ms by which its PC's clock is wrong. */ skew: number;
  frozenUntil: number;
};

type Timer = {
  readonly id: number;
  readonly owner: Owner | undefined;
  due: number;
  readonly every: number | undefined;
  readonly run: () => void;
};

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
  clearImmediate: globalThis.clearImmediate,
  Date: globalThis.Date,
  performanceNow: performance.now.bind(performance),
  random: Math.random,
  randomUUID: crypto.randomUUID,
  randomBytes: crypto.randomBytes,
};

const owners = new AsyncLocalStorage<Owner | undefined>();
let now = 0;
let epoch = 0;
let next = 1;
let timers = new Map<number, Timer>();
let immediates = 0;

class FakeTimeout {
  readonly id: number;
  constructor(id: number) {
    this.id = id;
  }
  ref(): this {
    return this;
  }
  unref(): this {
    return this;
  }
  hasRef(): boolean {
    return true;
  }
  refresh(): this {
    const timer = timers.get(this.id);
    if (timer !== undefined) timer.due = now + (timer.every ?? 1);
    return this;
  }
  close(): this {
    timers.delete(this.id);
    return this;
  }
  [Symbol.toPrimitive](): number {
    return this.id;
  }
  [Symbol.dispose](): void {
    timers.delete(this.id);
  }
}

function add(
  run: (...input: unknown[]) => void,
  ms: number | undefined,
  input: unknown[],
  repeats: boolean,
): FakeTimeout {
  const owner = owners.getStore();
  const wait = Math.max(1, Math.trunc(Number(ms) || 1));
  const id = next++;
  if (owner?.alive !== false) {
    const work = (): void => owners.run(owner, () => run(...input));
    timers.set(id, { id, owner, due: now + wait, every: repeats ? wait : undefined, run: work });
  }
  return new FakeTimeout(id);
}
const drop = (timer: unknown): void => {
  if (timer instanceof FakeTimeout) timers.delete(timer.id);
  else if (typeof timer === 'number') timers.delete(timer);
  else if (timer !== undefined && timer !== null) real.clearTimeout(timer as NodeJS.Timeout);
};

const wall = (): number => epoch + now + (owners.getStore()?.skew ?? 0);
class VirtualDate extends real.Date {
  constructor(...input: unknown[]) {
    if (input.length === 0) super(wall());
    else super(...(input as [number]));
  }
  static override now(): number {
    return Math.floor(wall());
  }
}

/** Replaces the process's time and random numbers, beginning at `startAt` (ms since the epoch). */
export function takeOver(seed: number, startAt: number): Chance {
  now = 0;
  epoch = startAt;
  next = 1;
  timers = new Map();
  immediates = 0;
  const chance = createChance(0, seed);
  const ids = createChance(1, seed);
  const bytes = (size: number): Buffer => Buffer.from(Array.from({ length: size }, () => ids.below(256)));
  globalThis.setTimeout = ((run: () => void, ms?: number, ...input: unknown[]) =>
    add(run, ms, input, false)) as unknown as typeof setTimeout;
  globalThis.setInterval = ((run: () => void, ms?: number, ...input: unknown[]) =>
    add(run, ms, input, true)) as unknown as typeof setInterval;
  globalThis.clearTimeout = drop as typeof clearTimeout;
  globalThis.clearInterval = drop as typeof clearInterval;
  globalThis.setImmediate = ((run: (...input: unknown[]) => void, ...input: unknown[]) => {
    const owner = owners.getStore();
    immediates += 1;
    return real.setImmediate(() => {
      immediates -= 1;
      if (owner?.alive !== false) run(...input);
    });
  }) as unknown as typeof setImmediate;
  globalThis.clearImmediate = ((immediate: NodeJS.Immediate | undefined) => {
    if (immediate === undefined) return;
    real.clearImmediate(immediate);
    immediates = Math.max(0, immediates - 1);
  }) as typeof clearImmediate;
  globalThis.Date = VirtualDate as DateConstructor;
  performance.now = () => now;
  Math.random = ids.next;
  crypto.randomBytes = ((size: number) => bytes(size)) as typeof crypto.randomBytes;
  crypto.randomUUID = () => {
    const hex = bytes(16).toString('hex');
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20)}`;
  };
  syncBuiltinESMExports();
  return chance;
}

/** Restores the process's own time and random numbers. */
export function giveBack(): void {
  const { performanceNow, random, randomUUID, randomBytes, ...globals } = real;
  Object.assign(globalThis, globals);
  performance.now = performanceNow;
  Math.random = random;
  crypto.randomUUID = randomUUID;
  crypto.randomBytes = randomBytes;
  syncBuiltinESMExports();
  timers = new Map();
}

export const virtualNow = (): number => now;
/** ms since the epoch by the correct clock, which the exchange and the CRM have. */
export const trueTime = (): number => epoch + now;

/** Runs work as part of a program: its timers and its clock are the program's. */
export const as = <T>(owner: Owner | undefined, work: () => T): T => owners.run(owner, work);

/** Whether the program is frozen: none of its timers runs, and it reads no input. */
export const isFrozen = (owner: Owner): boolean => now < owner.frozenUntil;

/** Kills the program at once. */
export function kill(owner: Owner): void {
  owner.alive = false;
  for (const timer of timers.values()) if (timer.owner === owner) timers.delete(timer.id);
}

const turn = (): Promise<void> => new Promise((resolve) => real.setImmediate(resolve));

/** Runs everything that needs no time, until three turns of the loop in a row brought nothing new. */
export async function settle(): Promise<void> {
  for (let quiet = 0; quiet < 3; quiet += 1) {
    const before = next;
    await turn();
    if (immediates > 0 || next !== before) quiet = -1;
  }
}

const dueAt = ({ due, owner }: Timer): number =>
  owner === undefined || owner.frozenUntil < due ? due : owner.frozenUntil;

/** Lets time pass up to the next timer, at most to `until` (virtual ms). @returns false where nothing is left before it */
async function step(until: number): Promise<boolean> {
  let soonest: Timer | undefined;
  let first = until;
  for (const timer of timers.values()) {
    const due = dueAt(timer);
    if (due < first || (due === first && (soonest === undefined || timer.id < soonest.id))) {
      soonest = timer;
      first = due;
    }
  }
  if (soonest === undefined) return false;
  now = Math.max(now, first);
  if (soonest.every === undefined) timers.delete(soonest.id);
  else soonest.due = now + soonest.every;
  soonest.run();
  await settle();
  return true;
}

/** Lets so much time pass (ms). */
export async function pass(ms: number): Promise<void> {
  const until = now + ms;
  await settle();
  while (await step(until));
  now = until;
}

/** Lets time pass until `isSo`, checked every 100 ms, at most `ms`. @returns whether it became true */
export async function passUntil(isSo: () => boolean, ms: number): Promise<boolean> {
  const until = now + ms;
  await settle();
  while (!isSo()) {
    if (now >= until) return false;
    await pass(Math.min(100, until - now));
  }
  return true;
}

/** Waits for real work (such as opening a listener) while virtual time stands still. */
export async function standStill<T>(work: Promise<T>): Promise<T> {
  const state = { isDone: false };
  const ending = work.finally(() => (state.isDone = true));
  ending.catch(() => undefined);
  while (!state.isDone) await turn();
  return ending;
}
