/** The lease, the mark of what was told, and the notice of a second Plecho, on an injected clock and the demo exchange's mod_hash. */
import { createHash } from 'node:crypto';
import { pino } from 'pino';
import { describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../app/contract/settings.ts';
import type { Intent } from '../../app/core/intent.ts';
import { createHashTable } from '../../app/demo/hash-table.ts';
import { createLease } from '../../app/engine/standby/lease.ts';
import { createPresence } from '../../app/engine/standby/presence.ts';
import { Standby } from '../../app/engine/standby/standby.ts';
import { digestOf, isTold, overBy, readMark, writeMark } from '../../app/engine/standby/told-mark.ts';
import { createSharedMemory } from '../../app/pbx/commands/shared-memory.ts';

function exchange() {
  const hash = createHashTable();
  let now = 0;
  let startedAt = -1_000_000;
  const memory = createSharedMemory(
    {
      api: (command) =>
        Promise.resolve(
          command.startsWith('uptime') ? String(now - startedAt) : hash.command(command.replace(/^hash /, '')),
        ),
    },
    1000,
  );
  return {
    hash,
    memory,
    now: () => now,
    pass: (ms: number) => void (now += ms),
    restart: () => {
      hash.clear();
      startedAt = now;
    },
  };
}
type World = ReturnType<typeof exchange>;
const pc = (world: World, id: string) =>
  createLease({ memory: world.memory, key: 'lease-x', id, name: id, monotonic: world.now });
/** Lets second after second pass; at no moment may both hold the lease. @returns after how many ms `wanted` was true, or null */
async function until(
  world: World,
  leases: ReturnType<typeof pc>[],
  wanted: () => boolean,
  most = 60,
): Promise<number | null> {
  const began = world.now();
  for (let second = 0; second < most; second += 1) {
    for (const lease of leases) {
      await lease.tick();
      expect(leases.filter((one) => one.holds()).length).toBeLessThan(2);
    }
    if (wanted()) return world.now() - began;
    world.pass(1000);
  }
  return null;
}

describe('the lease', () => {
  it('one of two PCs holds it at once', async () => {
    const world = exchange();
    const [a, b] = [pc(world, 'a'), pc(world, 'b')];
    expect(await until(world, [a, b], () => a.holds() || b.holds())).toBeLessThanOrEqual(2000);
  });
  it('a holder that died is replaced within 15 s, one that released the lease at once', async () => {
    const world = exchange();
    const [a, b] = [pc(world, 'a'), pc(world, 'b')];
    await until(world, [a, b], () => a.holds());
    expect(await until(world, [b], () => b.holds())).toBeLessThanOrEqual(15_000);
    await b.release();
    expect(await until(world, [a], () => a.holds())).toBeLessThanOrEqual(1000);
  });
  it('a frozen holder gives itself up before the other PC takes the lease, and does not get it back', async () => {
    const world = exchange();
    const [a, b] = [pc(world, 'a'), pc(world, 'b')];
    await until(world, [a, b], () => a.holds());
    world.pass(10_000);
    expect(a.holds()).toBe(false);
    await until(world, [b], () => b.holds());
    expect(await until(world, [a, b], () => a.holds(), 30)).toBeNull();
  });
  it('after a restart of the exchange the holder stays; where it is gone, another PC waits until the holder must have given itself up', async () => {
    const world = exchange();
    const [a, b] = [pc(world, 'a'), pc(world, 'b')];
    await until(world, [a, b], () => a.holds());
    world.restart();
    await until(world, [b, a], () => false, 4);
    expect(a.holds()).toBe(true);
    world.restart();
    const c = pc(world, 'c');
    const took = await until(world, [b, c], () => b.holds() || c.holds());
    expect(a.holds()).toBe(false);
    expect(took).toBeGreaterThanOrEqual(10_000);
    expect(took).toBeLessThanOrEqual(15_000);
  });
  it('in a thousand random schedules there are never two holders at a time', async () => {
    let seed = 7;
    const chance = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    for (let turn = 0; turn < 1000; turn += 1) {
      const world = exchange();
      const leases = [pc(world, 'a'), pc(world, 'b'), pc(world, 'c')];
      let down: number[] = [];
      for (let step = 0; step < 60; step += 1) {
        world.pass(Math.round(chance() * 2500));
        if (chance() < 0.1) down = [0, 1, 2].filter(() => chance() < 0.4);
        if (chance() < 0.02) world.restart();
        if (chance() < 0.02) await leases[Math.floor(chance() * 3)]?.release();
        for (const [at, lease] of leases.entries()) if (!down.includes(at)) await lease.tick();
        expect(leases.filter((lease) => lease.holds()).length, `schedule ${turn}`).toBeLessThan(2);
      }
    }
  });
});

describe('the mark of what is told', () => {
  const at = 1_000_000_000;
  const second = 1_000_000;
  it('counts messages older than half a minute as told, except those that wait', () => {
    const mark = readMark(writeMark(at, at + 100 * second, [{ key: 'w', at: at + 10 * second }], ['d']));
    if (mark === null) throw new Error('no mark');
    expect(isTold(mark, { key: 'x', at: at + 20 * second })).toBe(true);
    expect(isTold(mark, { key: 'w', at: at + 10 * second })).toBe(false);
    expect(isTold(mark, { key: 'x', at: at + 90 * second })).toBe(false);
    expect(isTold(mark, { key: 'd', at: at + 90 * second })).toBe(true);
    expect(isTold(mark, { key: 'x', at: at - second })).toBe(false);
  });
  it('lists waiting messages however recent: a PC that was off meanwhile may date the end of the same call earlier', () => {
    const mark = readMark(writeMark(at, at + 100 * second, [{ key: 'c/registered', at: at + 90 * second }], []));
    if (mark === null) throw new Error('no mark');
    expect(isTold(mark, { key: 'c/registered', at: at + 60 * second })).toBe(false);
    expect(isTold(mark, { key: 'd/registered', at: at + 60 * second })).toBe(true);
  });
  it('with too many waiting messages it counts nothing after the oldest of them as told', () => {
    const waiting = Array.from({ length: 1000 }, (_, n) => ({ key: `w${n}`, at: at + n }));
    const mark = readMark(writeMark(at - second, at + 100 * second, waiting, []));
    if (mark === null) throw new Error('no mark');
    expect(waiting.some((row) => isTold(mark, row))).toBe(false);
    expect(isTold(mark, { key: 'x', at: at - 1 })).toBe(true);
  });
  it('of a call whose end was told nothing more is told live, not even events that the holder did not see', () => {
    const about = { key: 'c:client:u1:1/3', at: at - 4 * second };
    const rowOf = (kind: string, callId: string) => ({ ...about, ...overBy({ kind, callId } as Intent) });
    for (const end of ['c/finished', 'c/registered']) {
      const mark = readMark(writeMark(at, at + 10 * second, [], [end]));
      if (mark === null) throw new Error('no mark');
      expect(isTold(mark, rowOf('call-event', 'c'))).toBe(true);
      expect(isTold(mark, rowOf('call-started', 'c'))).toBe(true);
      expect(isTold(mark, rowOf('call-event', 'd'))).toBe(false);
      for (const kind of ['register-call', 'call-recording']) expect(isTold(mark, rowOf(kind, 'c'))).toBe(false);
      // A call registered from the records may never have been told as finished, and by then it is too late for that.
      expect(isTold(mark, rowOf('call-finished', 'c'))).toBe(end === 'c/registered');
    }
  });
  it('a mark of another version, or an invalid mark, is ignored', () => {
    expect(readMark(null)).toBeNull();
    expect(readMark('2,whatever')).toBeNull();
    expect(digestOf('a')).toHaveLength(12);
  });
});

describe('after taking over', () => {
  const second = 1_000_000;
  it('messages of the previous holder are not told again, though we learn of them only now; the rest is told, and messages sent again on purpose', async () => {
    vi.useFakeTimers();
    try {
      const world = exchange();
      const office = createHash('sha256').update('key').digest('hex').slice(0, 12);
      await world.memory.write(`told-${office}`, writeMark(0, 100 * second, [{ key: 'waits', at: second }], ['late']));
      const rows = new Map(
        (
          [
            ['early', 5, 0],
            ['waits', 1, 0],
            ['late', 95, 0],
            ['news', 96, 0],
            ['early-again', 6, 1],
          ] as const
        ).map(([key, at, attempts], id) => [
          key as string,
          {
            id,
            callId: key,
            intent: { key, at: at * second } as Intent,
            createdAt: 0,
            expiresAt: null,
            attempts,
            communicationId: null,
            upload: null,
          },
        ]),
      );
      let comes = false;
      let isConnected = true;
      const turns: boolean[] = [];
      const standby = new Standby({
        settings: () =>
          ({ standby: { enabled: true, name: 'b' }, crm: { apiKey: 'key' }, pbx: { password: 'x' } }) as Settings,
        language: () => 'ru',
        memory: world.memory,
        isConnected: () => isConnected,
        canTell: () => true,
        isQuiet: () => true,
        outbox: {
          waiting: () => (comes ? [...rows.values()].map(({ intent: { key, at } }) => ({ key, at })) : []),
          latestEnded: () => [],
          toldElsewhere: (isOver) => {
            const told = [...rows.values()].filter(({ intent }) => isOver({ key: intent.key, at: intent.at, intent }));
            for (const { intent } of told) if (comes) rows.delete(intent.key);
            return told.length;
          },
        },
        profile: { read: () => null, write: () => undefined },
        now: () => 130 * second,
        onTurn: (mayTell) => void turns.push(mayTell),
        onProblem: () => undefined,
        monotonic: () => performance.now(),
        log: pino({ level: 'silent' }),
      });
      standby.start();
      await vi.advanceTimersByTimeAsync(20_000);
      expect(standby.mayTell()).toBe(true);
      comes = true; // now the exchange's records are read
      expect(standby.untold(() => [...rows.values()]).map(({ intent }) => intent.key)).toEqual([
        'waits',
        'news',
        'early-again',
      ]);
      // Cut off from the exchange it still holds the lease for a while, but the other PC would repeat whatever it told then.
      isConnected = false;
      expect([standby.mayTell(), standby.state().role]).toEqual([false, 'holder']);
      await vi.advanceTimersByTimeAsync(1_000);
      isConnected = true;
      await vi.advanceTimersByTimeAsync(1_000);
      expect([standby.mayTell(), standby.state().role]).toEqual([true, 'holder']);
      expect(turns).toEqual([false, true, false, true]);
      await standby.stop();
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the CRM does not answer the holder, but answers the other one', () => {
  it('the holder sends nothing more, and releases the lease once none of its messages is in flight', async () => {
    vi.useFakeTimers();
    try {
      const world = exchange();
      const crmAnswers = { a: true, b: true };
      let isQuiet = true;
      const plecho = (name: 'a' | 'b') =>
        new Standby({
          settings: () =>
            ({ standby: { enabled: true, name }, crm: { apiKey: 'key' }, pbx: { password: 'x' } }) as Settings,
          language: () => 'ru',
          memory: world.memory,
          isConnected: () => true,
          canTell: () => crmAnswers[name],
          isQuiet: () => name === 'b' || isQuiet,
          outbox: { waiting: () => [], latestEnded: () => [], toldElsewhere: () => 0 },
          profile: { read: () => null, write: () => undefined },
          now: () => 0,
          onTurn: () => undefined,
          onProblem: () => undefined,
          log: pino({ level: 'silent' }),
        });
      const [a, b] = [plecho('a'), plecho('b')];
      const all = () => [a, b].map((one) => [one.mayTell(), one.state().role]);
      a.start();
      await vi.advanceTimersByTimeAsync(2_000);
      b.start();
      await vi.advanceTimersByTimeAsync(10_000);
      expect(all()).toEqual([
        [true, 'holder'],
        [false, 'waiting'],
      ]);
      crmAnswers.a = false;
      isQuiet = false;
      await vi.advanceTimersByTimeAsync(20_000); // longer than a lease lasts without renewal
      expect(all()).toEqual([
        [false, 'holder'],
        [false, 'waiting'],
      ]);
      isQuiet = true;
      await vi.advanceTimersByTimeAsync(3_000);
      expect(all()).toEqual([
        [false, 'waiting'],
        [true, 'holder'],
      ]);
      await Promise.all([a.stop(), b.stop()]);
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('a second Plecho', () => {
  it('is seen by both, by name, and forgotten when it is gone', async () => {
    const world = exchange();
    const [a, b] = [createPresence(world.memory, 'o', world.now), createPresence(world.memory, 'o', world.now)];
    const self = (id: string) => ({ id, name: `ПК ${id}`, shares: false, canTell: true, troubles: [] });
    for (let turn = 0; turn < 4; turn += 1) {
      await a.tick(self('a'));
      await b.tick(self('b'));
      world.pass(4000);
    }
    expect(a.other('a')?.name).toBe('ПК b');
    expect(b.other('b')?.name).toBe('ПК a');
    for (let turn = 0; turn < 6; turn += 1) {
      world.pass(4000);
      await a.tick(self('a'));
    }
    expect(a.other('a')).toBeNull();
  });
  it('works whatever other programs wrote to the hash: a stray % is part of a name', async () => {
    const world = exchange();
    const a = createPresence(world.memory, 'o', world.now);
    const self = { id: 'a', name: 'половина \ud83d', shares: false, canTell: true, troubles: [] };
    for (let turn = 0; turn < 4; turn += 1) {
      await world.memory.write('b-o', `x,50%zz,0,1,${turn}`);
      await a.tick(self);
      world.pass(4000);
    }
    expect(a.other('a')?.name).toBe('50%zz');
  });
  it('old entries do not count as another Plecho, nor do other offices on the same exchange', async () => {
    const world = exchange();
    const dead = createPresence(world.memory, 'o', world.now);
    await dead.tick({ id: 'x', name: 'x', shares: false, canTell: true, troubles: [] });
    const elsewhere = createPresence(world.memory, 'p', world.now);
    const a = createPresence(world.memory, 'o', world.now);
    for (let turn = 0; turn < 10; turn += 1) {
      await a.tick({ id: 'a', name: 'a', shares: false, canTell: true, troubles: [] });
      await elsewhere.tick({ id: 'e', name: 'e', shares: false, canTell: true, troubles: [] });
      world.pass(4000);
    }
    expect(a.other('a')).toBeNull();
  });
});

describe('the exchange as a meeting place', () => {
  it('without mod_hash the message says what to do', async () => {
    const memory = createSharedMemory({ api: () => Promise.resolve('-ERR hash Command not found!\n') }, 1000);
    await expect(memory.read('x')).rejects.toMatchObject({ code: 'no-hash' });
  });
  it('values that could break the command are refused', async () => {
    const world = exchange();
    await expect(world.memory.write('x', 'a/b')).rejects.toThrow(TypeError);
    await expect(world.memory.write('x', 'a\n\nhupall')).rejects.toThrow(TypeError);
  });
});
