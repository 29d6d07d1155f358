/** The supervisor that keeps a tunnel open: one attempt at a time, whatever it is asked, and a back-off that is reset only by a connection that lasted. */
import { expect, test } from 'vitest';
import { supervise, type Ending, type TunnelState } from '../../app/callbacks/tunnel/supervise.ts';
import { sayTunnel } from '../../app/callbacks/tunnel/tunnel-words.ts';

const lost: Ending = { words: sayTunnel.both('lost'), retry: 'soon' };

/** A connection that opens at once and takes a moment to close; counts how many are open. */
function setUp() {
  const world = { now: 0, open: 0, mostOpen: 0, opened: 0, drop: (_ending: Ending) => {} };
  const states: TunnelState[] = [];
  const tunnel = supervise({
    now: () => world.now,
    random: () => 0.5,
    pauses: { first: 10, longest: 1000, slow: 1000 },
    onState: (state) => states.push(state),
    open: (report) => {
      world.opened++;
      world.mostOpen = Math.max(world.mostOpen, ++world.open);
      const { promise: ended, resolve } = Promise.withResolvers<Ending>();
      let over = false;
      world.drop = (ending) => {
        if (!over) world.open--;
        over = true;
        resolve(ending);
      };
      const { drop } = world;
      report({ url: 'https://x.example', words: sayTunnel.both('up') });
      return {
        ended,
        stop: async () => {
          await new Promise(setImmediate);
          drop(lost);
        },
      };
    },
  });
  return { world, tunnel, states };
}
const settled = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await new Promise(setImmediate);
};

test('repeated retryNow opens no second connection', async () => {
  const { world, tunnel } = setUp();
  tunnel.start();
  tunnel.start();
  for (let i = 0; i < 5; i++) tunnel.retryNow();
  await settled();
  expect([world.open, world.mostOpen, tunnel.state().state]).toEqual([1, 1, 'up']);
  tunnel.retryNow();
  await tunnel.stop();
  await settled();
  expect([world.open, tunnel.state().state]).toEqual([0, 'off']);
  const { opened } = world;
  tunnel.retryNow();
  await settled();
  expect(world.opened).toBe(opened);
});

test('stopped and started again in the middle of a retry: one connection', async () => {
  const { world, tunnel } = setUp();
  tunnel.start();
  tunnel.retryNow();
  const stopping = tunnel.stop();
  tunnel.start();
  await stopping;
  await settled();
  expect(world.open).toBe(1);
  await tunnel.stop();
});

test('a connection that is dropped at once is reopened more and more slowly; one that lasted resets the back-off', async () => {
  const { world, tunnel, states } = setUp();
  const pauseAfter = async (lasted: number): Promise<number> => {
    world.now += lasted;
    world.drop(lost);
    await settled();
    const pause = (states.findLast(({ nextAt }) => nextAt !== undefined)?.nextAt ?? 0) - world.now;
    await expect.poll(() => states.at(-1)?.state).toBe('up');
    return pause;
  };
  tunnel.start();
  await settled();
  expect(await pauseAfter(10)).toBe(10);
  expect(await pauseAfter(29_000)).toBe(20);
  expect(await pauseAfter(31_000)).toBe(10);
  await tunnel.stop();
});
