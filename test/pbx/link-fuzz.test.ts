/** A fuzzed event stream: cut, doubled, garbled, with false lengths. The link survives, says what is wrong, reconnects, and receives again. */
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { jsonFrame } from '../../app/demo/frames.ts';
import { createRandom } from '../../app/demo/office-people.ts';
import type { Random } from '../../app/demo/office-people.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { createStory, QUICK } from './link-story.ts';
import type { Story } from './link-story.ts';

const SEEDS = Number(process.env['PLECHO_FUZZ'] ?? 40);
const frames = loadTrace('cyrillic-name').lines.map(({ event }) => jsonFrame(event));

/** Each function corrupts the bytes in one way. */
const EVILS: ((bytes: Buffer, random: Random) => Buffer)[] = [
  (bytes, random) => bytes.subarray(0, Math.floor(random.next() * bytes.length)),
  (bytes, random) => bytes.subarray(Math.floor(random.next() * bytes.length)),
  (bytes) => Buffer.concat([bytes, bytes]),
  (bytes, random) => {
    const worse = Buffer.from(bytes);
    for (let count = random.between(1, 60); count > 0; count -= 1)
      worse[Math.floor(random.next() * worse.length)] = Math.floor(random.next() * 256);
    return worse;
  },
  (bytes, random) =>
    Buffer.from(
      bytes
        .toString('latin1')
        .replace(/Content-Length: (\d+)/, () => `Content-Length: ${Math.floor(random.between(-10, 30_000))}`),
      'latin1',
    ),
  (bytes) =>
    Buffer.from(
      bytes.toString('latin1').replace(/Content-Length: \d+/, 'Content-Length: 99999999999999999999'),
      'latin1',
    ),
  (bytes) => Buffer.from(bytes.toString('latin1').replace('text/event-json', 'text/event-%%%'), 'latin1'),
  (bytes) => Buffer.from(bytes.toString('latin1').replace('text/event-json', 'text/event-plain'), 'latin1'),
  (bytes) => Buffer.from(bytes.toString('latin1').replace('text/event-json', 'text/event-xml'), 'latin1'),
  (bytes) => Buffer.concat([Buffer.from('Content-Type: command/reply\nReply-Text: +OK nobody asked %zz\n\n'), bytes]),
  (bytes) => Buffer.concat([Buffer.from('Content-Type: api/response\nContent-Length: 3\n\nyes'), bytes]),
  (bytes) => Buffer.concat([Buffer.from('Content-Type: text/disconnect-notice\nContent-Length: 4\n\nbye\n'), bytes]),
  (bytes) => Buffer.concat([Buffer.from('Content-Type: auth/request\n\n'), bytes]),
  (bytes) => Buffer.concat([Buffer.from('Content-Type: a\n\n'.repeat(6000)), bytes]),
  (bytes) => Buffer.concat([Buffer.from('Content-Length: 2\nContent-Type: text/event-json\n\n{}'.repeat(3000)), bytes]),
  (bytes) => Buffer.concat([Buffer.from('Content-Length: 4\nContent-Type: text/event-json\n\nnull'), bytes]),
  (bytes) => Buffer.concat([Buffer.from('Content-Length: 5\nContent-Type: text/event-json\n\n[1,2]'), bytes]),
  () => Buffer.alloc(200_000, 0xff),
  () => Buffer.alloc(200_000, 0x0a),
];

let server: Server;
let peers: Socket[];
let story: Story;
let greet: (socket: Socket) => void;
beforeEach(async () => {
  peers = [];
  greet = () => undefined;
  server = createServer((socket) => {
    peers.push(socket);
    socket.on('error', () => undefined);
    socket.write('Content-Type: auth/request\n\n');
    socket.on('data', (bytes: Buffer) => {
      for (const command of bytes.toString().split('\n\n')) {
        if (/^(auth|event)/.test(command)) socket.write('Content-Type: command/reply\nReply-Text: +OK\n\n');
        if (command.startsWith('event')) greet(socket);
        if (command.startsWith('api')) socket.write('Content-Type: api/response\nContent-Length: 2\n\nok');
      }
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
});
afterEach(async () => {
  story.end();
  for (const peer of peers) peer.destroy();
  await new Promise((resolve) => server.close(resolve));
});

test(`${SEEDS} seeds: whatever comes, the next good connection works`, { timeout: 60_000 + SEEDS * 200 }, async () => {
  const address = server.address();
  story = createStory({
    port: address !== null && typeof address === 'object' ? address.port : 0,
    timings: { ...QUICK, login: 2000, command: 2000, heartbeat: 30_000, stable: 0, firstPause: 1, maxPause: 5 },
  });
  story.link.start();
  await story.untilState('connected');
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const random = createRandom(seed);
    const parts = Array.from({ length: 12 }, () => random.pick(frames));
    const evil = parts.map((bytes) => (random.chance(0.3) ? random.pick(EVILS)(bytes, random) : bytes));
    const peer = peers.at(-1);
    const before = peers.length;
    for (const bytes of evil) peer?.write(bytes);
    // The exchange closes that connection; on the next one a single good event comes.
    const marker = `seed-${seed}`;
    greet = (socket) => void socket.write(jsonFrame({ 'Event-Name': 'CHANNEL_CREATE', 'Unique-ID': marker }));
    peer?.end();
    await story.until(marker, () => story.events.some((event) => event?.['Unique-ID'] === marker));
    greet = () => undefined;
    expect(peers.length).toBeGreaterThan(before);
  }
  expect(story.link.state()).toBe('connected');
  const told = story.states.filter(({ state }) => state !== 'connected').map(({ code }) => code);
  expect(new Set(told)).toEqual(new Set(['connecting', 'broken', 'closed']));
});
