/** Odd streams: an exchange that sends whatever the test wants, byte by byte. */
import { createServer } from 'node:net';
import type { Server, Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createLink } from '../../app/pbx/link/link.ts';
import type { LinkOptions } from '../../app/pbx/link/types.ts';
import { createStory, log } from './link-story.ts';
import type { Story } from './link-story.ts';

let story: Story;

describe('odd streams', () => {
  let server: Server;
  let peers: Socket[];
  beforeEach(async () => {
    peers = [];
    server = createServer((socket) => {
      peers.push(socket);
      socket.on('error', () => undefined);
      socket.write('Content-Type: auth/request\n\n');
      socket.on('data', (bytes: Buffer) => {
        const text = bytes.toString();
        if (text.startsWith('auth')) socket.write('Content-Type: command/reply\nReply-Text: +OK accepted\n\n');
        if (text.startsWith('event')) socket.write('Content-Type: command/reply\nReply-Text: +OK 100% sure\n\n');
        if (text.startsWith('api')) socket.write('Content-Type: api/response\nContent-Length: 2\n\nok');
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
  const port = (): number => {
    const address = server.address();
    return address !== null && typeof address === 'object' ? address.port : 0;
  };
  const frame = (body: string): Buffer => {
    const bytes = Buffer.from(body);
    return Buffer.concat([Buffer.from(`Content-Length: ${bytes.length}\nContent-Type: text/event-json\n\n`), bytes]);
  };
  const listening = async (options: Partial<LinkOptions> = {}) => {
    story = createStory({ port: port(), ...options });
    story.link.start();
    await story.untilState('connected');
    const peer = peers.at(-1);
    if (!peer) throw new Error('nobody came');
    peer.setNoDelay(true);
    return peer;
  };
  /** Writes piece by piece, each in a read of its own. */
  const drip = async (peer: Socket, bytes: Buffer, size: number): Promise<void> => {
    for (let at = 0; at < bytes.length; at += size) {
      await new Promise<void>((resolve) => {
        peer.write(bytes.subarray(at, at + size), () => setImmediate(resolve));
      });
    }
  };

  test('a stray % in a reply does no harm', async () => {
    await listening();
    expect(story.link.state()).toBe('connected');
  });

  test('frames and multi-byte characters cut in two arrive whole', async () => {
    const peer = await listening();
    const name = 'Мария «Маша» Ёж, 100% \u{1F4DE}';
    await drip(
      peer,
      Buffer.concat([frame(JSON.stringify({ name, n: '1' })), frame(JSON.stringify({ name, n: '2' }))]),
      3,
    );
    await story.until('both', () => story.events.length === 2);
    expect(story.events).toEqual([
      { name, n: '1' },
      { name, n: '2' },
    ]);
  });

  test('many frames in one read come as one batch, doubled ones twice', async () => {
    const peer = await listening();
    const one = frame('{"n":"1"}');
    peer.write(Buffer.concat([one, one, one]));
    await story.until('three', () => story.events.length === 3);
    expect(story.batches).toEqual([3]);
  });

  test('an event with a 10 MB header arrives', async () => {
    const peer = await listening();
    peer.write(frame(JSON.stringify({ big: 'ж'.repeat(5_000_000) })));
    await story.until('it', () => story.events.length === 1);
    expect(String(story.events[0]?.['big'])).toHaveLength(5_000_000);
  });

  for (const [what, bytes] of [
    ['an absurd length', 'Content-Length: 17000000\nContent-Type: text/event-json\n\n'],
    ['a negative length', 'Content-Length: -5\nContent-Type: text/event-json\n\n{}'],
    ['a length that is none', 'Content-Length: 0x10\nContent-Type: text/event-json\n\n{}'],
    ['no type', 'Hello: world\n\n'],
    ['a header without end', `X: ${'x'.repeat(70_000)}`],
    ['a wrong length', 'Content-Length: 3\nContent-Type: text/event-json\n\n{"n":"1"}\n\n'],
  ] as const) {
    test(`${what}: the stream counts as broken, that is reported, and it reconnects`, async () => {
      const peer = await listening();
      peer.write(bytes);
      await story.until('broken', () => story.states.some(({ code }) => code === 'broken'));
      await story.untilState('connected');
      expect(peers).toHaveLength(2);
    });
  }

  test('an event that is no JSON is skipped, and the state is read again', async () => {
    const peer = await listening();
    peer.write(Buffer.concat([frame('{"n":"1"}'), frame('{"n":'), frame('{"n":"3"}')]));
    await story.until('a second reading', () => story.resyncs() === 2);
    await story.until('both', () => story.events.length === 2);
    expect(story.events).toEqual([{ n: '1' }, { n: '3' }]);
    expect(peers).toHaveLength(1);
  });

  test('a listener that throws does not stop the reading', async () => {
    await listening();
    const heard: string[] = [];
    const other = createLink({
      settings: { host: '127.0.0.1', port: port(), password: 'x' },
      subscriptions: ['ALL'],
      resync: async () => undefined,
      onState: () => story.check(),
      onEvents: ([event]) => {
        heard.push(String(event?.header('n')));
        story.check();
        throw new Error('the database is full');
      },
      log,
    });
    other.start();
    await story.until('the second client', () => other.state() === 'connected');
    peers[1]?.write(frame('{"n":"1"}'));
    await story.until('the first', () => heard.length === 1);
    peers[1]?.write(frame('{"n":"2"}'));
    await story.until('the second', () => heard.length === 2);
    other.stop();
    expect(heard).toEqual(['1', '2']);
    expect(peers).toHaveLength(2);
  });
});
