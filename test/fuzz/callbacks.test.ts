/** Corrupted requests of strangers to the callback listener: the product survives, and good requests work afterwards. */
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { play } from '../fixtures/replay.ts';
import { printed, watchLoop, type LoopWatch } from '../fixtures/loop.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { createChance, isLong } from '../journeys/chance.ts';
import { openOffice, toldTo, type Office } from '../journeys/office.ts';
import { oddJson, residentMb, spoil } from './garbage.ts';

const TURNS = isLong ? 100 : 6;
const GOOD = loadTrace('inbound-answered');
const turns = Array.from({ length: TURNS }, (_, turn) => turn);

describe('the world outside', () => {
  let office: Office;
  let loop: LoopWatch;
  beforeAll(async () => {
    office = await openOffice({ config: { recordings: { upload: false } } });
    loop = watchLoop();
  });
  afterAll(async () => {
    printed('the world outside', loop());
    await office[Symbol.asyncDispose]();
  });

  /** Plays a good call and expects it to be told exactly. */
  const goodCall = async (): Promise<void> => {
    const live = play(office.exchange, GOOD, { speed: 10 });
    await live.done;
    const id = live.id(String(GOOD.lines[0]?.event['Unique-ID']));
    const deadline = setInterval(() => office.engine.wake('network'), 500);
    await office.crm
      .waitFor(() => (office.crm.calls.get(id)?.registrations.length ?? 0) > 0, 60_000)
      .finally(() => clearInterval(deadline));
    const [told] = toldTo(office.crm, (call) => call === id);
    const items = office.crm.calls.get(id)?.registrations.map(({ items: all }) => all.length);
    expect(items).toEqual([1]);
    if (told !== undefined) expect(told.direction).toBe('inbound');
  };

  it(
    'bytes that are not HTTP, bodies that are not JSON, slow bodies on 1,000 connections',
    { timeout: 120_000 },
    async () => {
      const url = new URL(office.engine.callbacksUrl());
      const path = `${url.pathname}/api/v1/${office.crm.workspace}/communications/call`;
      const before = residentMb();
      const throwAt = (bytes: Buffer): Promise<void> =>
        new Promise((resolve) => {
          const socket = connect(Number(url.port), url.hostname, () => void socket.end(bytes));
          socket
            .on('error', () => undefined)
            .on('close', () => resolve())
            .resume();
          setTimeout(() => socket.destroy(), 300).unref();
        });
      for (const turn of turns) {
        const chance = createChance(turn);
        const whole = (body: string): Buffer =>
          Buffer.from(
            `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-XCOM-AccessKey: k\r\nX-XCOM-Integration-Echo: e\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
          );
        const bodies = loop.without(() => Array.from({ length: 12 }, () => whole(JSON.stringify(oddJson(chance, 5)))));
        await Promise.all(bodies.map((bytes, n) => throwAt(n % 2 === 0 ? bytes : spoil(bytes, chance))));
      }
      const slow = Array.from({ length: 1_000 }, () => {
        const socket = connect(
          Number(url.port),
          url.hostname,
          () => void socket.write(`POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{`),
        );
        return socket.on('error', () => undefined).resume();
      });
      await Promise.all(
        slow.map((socket) => new Promise((resolve) => socket.once('connect', resolve).once('close', resolve))),
      );
      await goodCall();
      for (const socket of slow) socket.destroy();
      const user = office.crm.users[0]?.id ?? '';
      const status = async (): Promise<number> =>
        (await office.crm.placeCall({ fromUserId: user, clientPhone: '79997775533' }, office.engine.callbacksUrl()))
          .status;
      await expect.poll(status, { timeout: 90_000, interval: 1_000 }).toBe(200);
      expect(residentMb() - before).toBeLessThan(300);
    },
  );
});
