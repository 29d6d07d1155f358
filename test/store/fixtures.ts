/** Made-up calls for the tests of the store, and a temporary store. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import type { Call, Leg, Party } from '../../app/core/model.ts';
import type { Intent } from '../../app/core/intent.ts';
import { createKeyFileSealer } from '../../app/store/key-file.ts';
import { prepareProfile } from '../fixtures/empty-profile.ts';
import { openStore, type CommitBatch, type StoreOptions } from '../../app/store/store.ts';

export const silent = pino({ level: 'silent' });

export function tempDir(): { dir: string; [Symbol.dispose]: () => void } {
  const dir = mkdtempSync(join(tmpdir(), 'plecho-'));
  return { dir, [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }) };
}

export function store(dir: string, options: Partial<StoreOptions> = {}) {
  prepareProfile(dir);
  return openStore({ dir, log: silent, ...options, seal: options.seal ?? createKeyFileSealer(dir) });
}

export const MASHA: Party = {
  kind: 'user',
  number: '1001',
  userId: '00000000-0000-4000-8000-000000001001',
  name: 'Маша Ёлкина',
};
export const PETYA: Party = {
  kind: 'user',
  number: '1002',
  userId: '00000000-0000-4000-8000-000000001002',
  name: 'Пётр Иванов',
};
export const client = (phone: string, name?: string): Party & { kind: 'client' } => ({
  kind: 'client',
  phone,
  ...(name !== undefined && { name }),
});

export const SECOND = 1_000_000;
/** 2026-03-02 10:00 in the PC's time zone, in µs. */
export const MONDAY = new Date(2026, 2, 2, 10).getTime() * 1000;

export function uuid(n: number): string {
  return `00000000-0000-4000-9000-${String(n).padStart(12, '0')}`;
}

export type Told = {
  n: number;
  from?: Party;
  to?: Party;
  at?: number;
  answerAfter?: number;
  talk?: number;
  line?: string;
  direction?: Call['direction'];
  announced?: boolean;
};

/** A finished call with one leg; not answered where `answerAfter` is missing. Times in seconds after the start. */
export function call({
  n,
  from = client('79997775533'),
  to = MASHA,
  at = MONDAY,
  answerAfter,
  talk = 60,
  line = '74951234567',
  direction = 'inbound',
  announced = true,
}: Told): Call {
  const answeredAt = answerAfter === undefined ? undefined : at + answerAfter * SECOND;
  const endedAt = (answeredAt ?? at + 20 * SECOND) + (answeredAt === undefined ? 0 : talk * SECOND);
  const leg: Leg = {
    id: `${uuid(n)}:1`,
    from,
    to,
    events: [
      { type: 'appeared', at: at + SECOND },
      ...(answeredAt === undefined ? [] : [{ type: 'connected' as const, at: answeredAt }]),
      { type: 'disconnected', at: endedAt },
    ],
    caller: uuid(n),
    ringing: [],
    rung: [uuid(n + 1_000_000)],
    talked: answeredAt === undefined ? [] : [uuid(n), uuid(n + 1_000_000)],
    ...(answeredAt !== undefined && { answeredAt }),
    endedAt,
  };
  const outside = [from, to].find((party) => party.kind === 'client');
  return {
    id: uuid(n),
    direction,
    ...(outside?.kind === 'client' && { client: outside }),
    ...(direction !== 'internal' && { line }),
    startedAt: at,
    announced,
    legs: [leg],
    recordings: [],
    toldAt: endedAt,
    finishedAt: endedAt,
  };
}

export function batch(calls: readonly Call[], intents: readonly Intent[] = []): CommitBatch {
  return {
    calls,
    channels: [],
    goneChannels: [],
    asked: [],
    goneAsked: [],
    early: [],
    now: calls.at(-1)?.finishedAt ?? MONDAY,
    intents,
  };
}

export function registration(of: Call): Intent {
  return {
    key: `${of.id}/registered`,
    callId: of.id,
    at: of.finishedAt ?? of.startedAt,
    kind: 'register-call',
    createdAt: of.startedAt,
    direction: of.direction,
    items: of.legs.map((leg) => ({
      id: leg.id,
      from: { type: 'client' },
      to: { type: 'user' },
      finishedAt: leg.endedAt ?? 0,
    })),
  };
}

export function started(of: Call): Intent {
  return {
    key: `${of.id}/started`,
    callId: of.id,
    at: of.startedAt,
    kind: 'call-started',
    direction: of.direction,
    clientPhone: '79997775533',
  };
}
