/** How long the CRM's verdict about a key is trusted. */
import { expect, test } from 'vitest';
import { createProof, type Vouch } from '../../app/callbacks/listener/proof.ts';

/** A CRM whose verdict can be changed, and a clock that can be moved. */
function setUp(word: Vouch | 'down' = 'yes') {
  const world = { word, now: 1_000_000, asked: [] as string[] };
  const proof = createProof({
    now: () => world.now,
    vouch: async (key) => {
      world.asked.push(key);
      if (world.word === 'down') throw new Error('connect ECONNREFUSED');
      return world.word;
    },
  });
  return { world, check: (key: string, source = '203.0.113.5') => proof.check(key, source), proof };
}

const MINUTE = 60_000;

test('a good key is trusted for ten minutes, however often it comes, and then checked again', async () => {
  const { world, check } = setUp();
  for (let minute = 0; minute < 10; minute++) {
    expect(await check('k')).toBe('yes');
    world.now += MINUTE;
  }
  expect(world.asked).toHaveLength(1);
  world.word = 'no';
  expect(await check('k')).toBe('no');
  expect(world.asked).toHaveLength(2);
});

test('a bad key is not checked again within a minute', async () => {
  const { world, check } = setUp('no');
  expect([await check('k'), await check('k')]).toEqual(['no', 'no']);
  world.now += MINUTE;
  world.word = 'yes';
  expect(await check('k')).toBe('yes');
  expect(world.asked).toHaveLength(2);
});

test('no answer from the CRM is no verdict: the next request asks again at once', async () => {
  const { world, check } = setUp('down');
  expect(await check('k')).toBe('unknown');
  world.word = 'yes';
  expect(await check('k')).toBe('yes');
});

test('simultaneous checks of the same key share one request', async () => {
  const { world, check } = setUp();
  expect(await Promise.all(Array.from({ length: 50 }, () => check('k')))).toEqual(Array(50).fill('yes'));
  expect(world.asked).toEqual(['k']);
});

test('a source that sent many wrong keys is refused even with a right one; other sources are not affected', async () => {
  const { world, check } = setUp('no');
  for (let i = 0; i < 11; i++) await check(`wrong-${i}`, '198.51.100.7');
  world.word = 'yes';
  expect(await check('right', '198.51.100.7')).toBe('busy');
  expect(await check('right', '203.0.113.5')).toBe('yes');
  world.now += 15_000;
  expect(await check('another', '198.51.100.7')).toBe('yes');
});

test('key checks at the CRM have a total limit, whatever addresses the sources claim', async () => {
  const { world, check } = setUp('no');
  const words = [];
  for (let i = 0; i < 200; i++) words.push(await check(`wrong-${i}`, `198.51.100.${i}`));
  expect(world.asked).toHaveLength(30);
  expect(words.filter((word) => word === 'busy')).toHaveLength(170);
});

test('after a change of workspace no earlier verdict is trusted, not even one that is still on its way', async () => {
  let tell: (word: Vouch) => void = () => {};
  const asked: string[] = [];
  const proof = createProof({
    now: () => 0,
    vouch: (key) => {
      asked.push(key);
      return new Promise((resolve) => (tell = resolve));
    },
  });
  const first = proof.check('k', 's');
  proof.forget();
  tell('yes');
  expect(await first).toBe('yes');
  const second = proof.check('k', 's');
  expect(asked).toHaveLength(2);
  tell('no');
  expect(await second).toBe('no');
});
