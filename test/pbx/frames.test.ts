/** Splitting the event socket's bytes into frames: the same events however the bytes are cut, valid until released, in memory that is reused. */
import { expect, test } from 'vitest';
import fc from 'fast-check';
import { createFrames } from '../../app/pbx/link/frames.ts';

const frameOf = (body: string): Buffer =>
  Buffer.from(`Content-Length: ${Buffer.byteLength(body)}\nContent-Type: text/event-json\n\n${body}`);

/** @returns the events handed out since the last call, with their current content in memory */
function listen() {
  const events: Buffer[] = [];
  const frames = createFrames({ onEvent: (body) => events.push(body), onFrame: () => undefined });
  return { ...frames, events, seen: () => events.splice(0).map((body) => body.toString()) };
}

test('events are the same wherever the bytes are cut, and whenever they are released', () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: 'grapheme', maxLength: 60 }), { minLength: 1, maxLength: 40 }),
      fc.array(fc.tuple(fc.integer({ min: 1, max: 200 }), fc.boolean()), { minLength: 1, maxLength: 50 }),
      (bodies, cuts) => {
        const { take, release, seen } = listen();
        const all = Buffer.concat(bodies.map(frameOf));
        const found: string[] = [];
        for (let at = 0, n = 0; at < all.length; n += 1) {
          const [size, isReleased] = cuts[n % cuts.length] ?? [all.length, true];
          const chunk = Buffer.from(all.subarray(at, at + size));
          take(chunk);
          chunk.fill(0x7b); // as a socket that reads its next chunk into the same buffer
          at += size;
          if (!isReleased) continue;
          found.push(...seen());
          release();
        }
        expect([...found, ...seen()]).toEqual(bodies);
      },
    ),
  );
});

test('unreleased events stay intact, however much data comes', () => {
  const { take, seen } = listen();
  const bodies = Array.from({ length: 1_000 }, (_, n) => `{"n":"${n}","x":"${'x'.repeat(10_000)}"}`);
  for (const body of bodies) take(frameOf(body));
  expect(seen()).toEqual(bodies);
});

test('released memory is reused: a flood of events needs one block', () => {
  const { take, release, events } = listen();
  const blocks = new Set<ArrayBufferLike>();
  const frame = frameOf(`{"x":"${'x'.repeat(8_000)}"}`);
  const flood = Buffer.concat(Array.from({ length: 1_000 }, () => frame));
  const [turn, read] = [2 * 1024 * 1024, 64 * 1024];
  let heard = 0;
  for (let at = 0; at < flood.length; at += read) {
    take(flood.subarray(at, at + read));
    if (at % turn > 0) continue;
    heard += events.length;
    for (const { buffer } of events.splice(0)) blocks.add(buffer);
    release();
  }
  expect(heard + events.length).toBe(1_000);
  expect(blocks.size).toBe(1);
});

test('a very large event fits, and its memory is freed afterwards', () => {
  const { take, release, events } = listen();
  const sizes = [`{"x":"${'x'.repeat(10 * 1024 * 1024)}"}`, '{"n":"1"}'].map((body) => {
    const frame = frameOf(body);
    for (let at = 0; at < frame.length; at += 65_536) {
      take(frame.subarray(at, at + 65_536));
      if (events.length === 0) release(); // in the middle of it: other turns of the event loop
    }
    const [event, ...others] = events.splice(0);
    expect(others).toEqual([]);
    expect(event?.equals(Buffer.from(body))).toBe(true);
    release();
    return event?.buffer.byteLength ?? NaN;
  });
  expect(sizes[0]).toBeGreaterThan(10 * 1024 * 1024);
  expect(sizes[1]).toBeLessThan(4 * 1024 * 1024);
});
