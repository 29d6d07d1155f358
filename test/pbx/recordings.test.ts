/** Recordings, from where the exchange wrote them to where they can be uploaded: folders, HTTP, and MP3s made of large WAVs. */
import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { RecordingSource } from '../../app/contract/settings.ts';
import { localFiles } from '../../app/remote/files.ts';
import { wavToMp3 } from '../../app/recordings/mp3.ts';
import { contentTypeOf, namesBelow, urlBelow } from '../../app/recordings/path.ts';
import { namesOf } from '../../app/recordings/places.ts';
import { createRecordings } from '../../app/recordings/recordings.ts';
import type { RecordingOptions } from '../../app/recordings/recordings.ts';
import { testRecordings } from '../../app/recordings/check-recordings.ts';
import { createSampler, readWavHead } from '../../app/recordings/wav.ts';
import { wavHead } from '../../app/demo/wav-head.ts';
import { mp3Frames, sparseWav, tone } from './wav-samples.ts';

const FROM = '/var/lib/freeswitch/recordings';
let root: string;
let temp: string;
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'plecho-rec-'));
  temp = join(root, 'temp');
  await mkdir(join(root, 'rec'));
});
afterEach(() => rm(root, { recursive: true }));

const folder = (): RecordingSource => ({ kind: 'folder', from: FROM, to: join(root, 'rec') });
const open = (options: Partial<RecordingOptions> & { source?: RecordingSource; mp3?: 'large' | 'always' } = {}) =>
  createRecordings({
    settings: () => ({ source: options.source ?? folder(), mp3: options.mp3 ?? 'large' }),
    openFiles: () => localFiles(),
    tempDir: temp,
    log: pino({ level: 'silent' }),
    stableMs: 60,
    patienceMs: 0,
    ...options,
  });
const put = async (name: string, bytes: Buffer | string, ageMs = 3_600_000): Promise<string> => {
  const path = join(root, 'rec', name);
  await mkdir(join(path, '..'), { recursive: true });
  await writeFile(path, bytes);
  const at = (Date.now() - ageMs) / 1000;
  await utimes(path, at, at);
  return path;
};

describe('the path', () => {
  test('is rewritten from the exchange to us, on Linux and Windows', () => {
    expect(namesBelow(`${FROM}/office.example/archive/2026/Nov/22/x.wav`, `${FROM}/`)).toEqual([
      'office.example',
      'archive',
      '2026',
      'Nov',
      '22',
      'x.wav',
    ]);
    expect(
      namesBelow('C:\\Program Files\\FreeSWITCH\\recordings\\x.wav', 'c:/program files/freeswitch/recordings'),
    ).toEqual(['x.wav']);
    expect(namesBelow('/srv/rec//a.wav', '/srv/rec')).toEqual(['a.wav']);
    expect(urlBelow('http://pbx/rec/', ['Ю 1', 'a#b?.wav'])).toBe('http://pbx/rec/%D0%AE%201/a%23b%3F.wav');
    expect(contentTypeOf('x.WAV')).toBe('audio/wav');
  });

  test.each([
    `${FROM}/../../../etc/passwd`,
    `${FROM}/a/../../b.wav`,
    `${FROM}/..\\..\\secret.wav`,
    `${FROM}/./x.wav`,
    `${FROM}/a\u0000.wav`,
    `${FROM}/a\n.wav`,
    `${FROM}/`,
    FROM,
  ])('%j leads nowhere', (path) => {
    expect(() => namesBelow(path, FROM)).toThrow(/not allowed|settings say|no file on this PC/);
  });

  test('may contain blanks, colons, brackets and quotes; a name that Windows cannot have gives an error that says so', () => {
    const name = `2026-11-23 12:30:05 <+79991234567> "Маша's".wav`;
    expect(namesBelow(`${FROM}/${name}`, FROM)).toEqual([name]);
    const source: RecordingSource = { kind: 'folder', from: FROM, to: 'D:/rec' };
    expect(() => namesOf(source, `${FROM}/12:30:05.wav`, 'win32')).toThrow(/no file on this PC can bear/);
    expect(namesOf(source, `${FROM}/12:30:05.wav`, 'linux')).toEqual(['12:30:05.wav']);
  });

  test('outside the configured folder gives an error with both paths', () => {
    expect(() => namesBelow('/tmp/x.wav', FROM)).toThrow(
      'The exchange writes to /tmp/x.wav, the settings say /var/lib/freeswitch/recordings',
    );
    expect(() => namesBelow(`${FROM}-old/x.wav`, FROM)).toThrow('settings say');
  });
});

describe('a folder', () => {
  test('gives a complete file as it is', async () => {
    const path = await put('a/x.wav', tone(0.2, 440));
    expect(await open().fetch(`${FROM}/a/x.wav`)).toEqual({
      path,
      open: expect.any(Function),
      size: 3244,
      contentType: 'audio/wav',
      name: 'x.wav',
    });
  });

  test.each([
    ['a file that still grows', 0],
    ['one that looks old to a PC whose clock is an hour ahead', 3_600_000],
  ])('%s is not read yet', async (_, ahead) => {
    const path = await put('x.wav', tone(0.2, 440), ahead);
    const files = localFiles();
    const looked = Promise.withResolvers<void>();
    const stat: typeof files.stat = async (wanted) => {
      const found = await files.stat(wanted);
      looked.resolve();
      return found;
    };
    const recordings = open({ openFiles: () => ({ ...files, stat }), now: () => Date.now() - ahead });
    const growing = recordings.fetch(`${FROM}/x.wav`);
    await looked.promise;
    await appendFile(path, Buffer.alloc(1000));
    expect(await growing).toBe('notYet');
    expect(await recordings.fetch(`${FROM}/x.wav`)).toMatchObject({ size: 4244 });
  });

  test('an empty file counts as not finished', async () => {
    await put('x.wav', '');
    expect(await open().fetch(`${FROM}/x.wav`)).toBe('notYet');
  });

  test('a missing file may still come; later it counts as gone; a file converted meanwhile is used', async () => {
    const recordings = open({ patienceMs: 40 });
    expect(await recordings.fetch(`${FROM}/x.wav`)).toBe('notYet');
    await new Promise((resolve) => {
      setTimeout(resolve, 50);
    });
    expect(await recordings.fetch(`${FROM}/x.wav`)).toBe('gone');
    await put('x.mp3', 'ID3');
    expect(await recordings.fetch(`${FROM}/x.wav`)).toMatchObject({ name: 'x.mp3', contentType: 'audio/mpeg' });
  });

  test('an unreachable folder is not reported as a missing file', async () => {
    const source: RecordingSource = { kind: 'folder', from: FROM, to: join(root, 'share') };
    await expect(open({ source }).fetch(`${FROM}/x.wav`)).rejects.toMatchObject({
      code: 'recording-place',
      words: { ru: expect.stringContaining('недоступно') },
    });
  });

  test('nothing outside of it is ever read', async () => {
    await writeFile(join(root, 'secret.wav'), 'secret');
    await expect(open().fetch(`${FROM}/../secret.wav`)).rejects.toMatchObject({ code: 'recording-path' });
    const recordings = open({ openFiles: () => localFiles(join(root, 'rec')) });
    await symlink(join(root, 'secret.wav'), join(root, 'rec', 'link.wav'));
    await symlink('/dev/zero', join(root, 'rec', 'zero.wav'));
    await symlink(root, join(root, 'rec', 'out'));
    for (const name of ['link.wav', 'zero.wav', 'out/secret.wav'])
      await expect(recordings.fetch(`${FROM}/${name}`)).rejects.toMatchObject({ code: 'odd-file' });
    const real = await put('a.wav', tone(0.2, 440));
    await symlink('a.wav', join(root, 'rec', 'b.wav')); // a link that stays inside is the file itself
    expect(await recordings.fetch(`${FROM}/b.wav`)).toMatchObject({ path: real, name: 'b.wav' });
  });
});

describe('HTTP', () => {
  let server: Server;
  let url: string;
  const asked: string[] = [];
  let serve = new Map<string, Buffer>();
  beforeEach(async () => {
    asked.length = 0;
    serve = new Map();
    server = createServer((request, response) => {
      asked.push(`${request.method} ${request.url}`);
      if (request.headers.authorization !== `Basic ${Buffer.from('plecho:пароль').toString('base64')}`) {
        response.writeHead(401).end();
        return;
      }
      const body = serve.get(request.url ?? '');
      if (body === undefined) response.writeHead(404).end();
      else
        response
          .writeHead(200, {
            'content-length': body.length,
            'last-modified': new Date(Date.now() - 3_600_000).toUTCString(),
          })
          .end(request.method === 'HEAD' ? undefined : body);
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const address = server.address();
    url = `http://127.0.0.1:${address !== null && typeof address === 'object' ? address.port : 0}/rec`;
  });
  afterEach(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(resolve);
      }),
  );
  const source = (password = 'пароль'): RecordingSource => ({
    kind: 'http',
    from: FROM,
    to: url,
    user: 'plecho',
    password,
  });

  test('fetches byte for byte with the password, and leaves nothing behind', async () => {
    const bytes = tone(3, 300);
    serve.set('/rec/a%20b.wav', bytes);
    const got = await open({ source: source() }).fetch(`${FROM}/a b.wav`);
    if (typeof got === 'string' || !('path' in got)) throw new Error('a file');
    expect(got).toMatchObject({ size: bytes.length, name: 'a b.wav', contentType: 'audio/wav' });
    expect(await readFile(got.path)).toEqual(bytes);
    await got.dispose?.();
    expect(await readdir(temp)).toEqual([]);
  });

  test('a wrong password and an unreachable server are distinguished from a missing file', async () => {
    await expect(open({ source: source('x') }).fetch(`${FROM}/a.wav`)).rejects.toMatchObject({
      words: { ru: expect.stringContaining('ответил 401') },
    });
    expect(await open({ source: source() }).fetch(`${FROM}/a.wav`)).toBe('gone');
    const away: RecordingSource = { kind: 'http', from: FROM, to: 'http://127.0.0.1:1/rec' };
    await expect(open({ source: away }).fetch(`${FROM}/a.wav`)).rejects.toMatchObject({ code: 'recording-place' });
  });

  test('a large WAV behind HTTP becomes an MP3 as well', async () => {
    serve.set('/rec/a.wav', tone(2, 300));
    const got = await open({ source: source(), mp3: 'always' }).fetch(`${FROM}/a.wav`);
    if (typeof got === 'string' || !('path' in got)) throw new Error('a file');
    expect((await mp3Frames(got.path)).length).toBeGreaterThan(20);
    expect(await readdir(temp)).toHaveLength(1);
    await got.dispose?.();
    expect(await readdir(temp)).toEqual([]);
  });
});

describe('a message of a mailbox, beside the folder of recordings', () => {
  const BOX = 'default/office.local/1004';
  const MESSAGE = `/var/lib/freeswitch/storage/voicemail/${BOX}/msg_43abe5a1-5ba5.wav`;
  const lay = async (...path: string[]): Promise<string> => {
    const file = join(root, ...path, BOX, 'msg_43abe5a1-5ba5.wav');
    await mkdir(join(file, '..'), { recursive: true });
    await writeFile(file, tone(0.2, 440));
    await utimes(file, 1e9, 1e9);
    return file;
  };

  test.each<[string, string[], string, string]>([
    ['beside it', ['storage', 'voicemail'], FROM, 'rec'],
    ['in it', ['rec', 'voicemail'], FROM, 'rec'],
    [
      'beside it, the recordings of one domain alone',
      ['storage', 'voicemail'],
      `${FROM}/office.local`,
      'recordings/office.local',
    ],
    ['in the folder of both', ['rec', 'storage', 'voicemail'], '/var/lib/freeswitch', 'rec'],
  ])('is found %s', async (_, where, from, to) => {
    await mkdir(join(root, to), { recursive: true });
    const path = await lay(...where);
    const recordings = open({ source: { kind: 'folder', from, to: join(root, to) } });
    expect(await recordings.fetch(MESSAGE)).toMatchObject({ path, name: 'msg_43abe5a1-5ba5.wav' });
  });

  test('by its own path where we see the exchange’s folders; also as the MP3 into which FusionPBX converts it', async () => {
    const path = await lay('storage', 'voicemail');
    const own = { kind: 'folder', from: join(root, 'rec'), to: join(root, 'rec') } as const;
    expect(await open({ source: own }).fetch(path)).toMatchObject({ path });
    expect(await open({ source: own }).fetch(path.replace('.wav', '.mp3'))).toMatchObject({ path });
  });

  test('folder missing: reported at once, with the expected path; over once it is there', async () => {
    const told: (string | null)[] = [];
    const recordings = open({ patienceMs: 60_000, onTrouble: (words) => told.push(words?.en ?? null) });
    await expect(recordings.fetch(MESSAGE)).rejects.toMatchObject({
      code: 'voicemail-elsewhere',
      words: {
        ru: expect.stringContaining(join(root, 'storage', 'voicemail', BOX)),
        en: expect.stringContaining(`${root}/rec/voicemail/${BOX}`),
      },
    });
    expect(told).toEqual([expect.stringContaining(MESSAGE)]);
    await lay('storage', 'voicemail');
    expect(await recordings.fetch(MESSAGE)).toMatchObject({ name: 'msg_43abe5a1-5ba5.wav' });
    expect(told.at(-1)).toBeNull();
  });

  test('folder there, message missing: looked for again, and not reported as a problem of the settings', async () => {
    await mkdir(join(root, 'storage', 'voicemail'), { recursive: true });
    expect(await open({ onTrouble: (words) => expect(words).toBeNull() }).fetch(MESSAGE)).toBe('gone');
  });

  test.each([
    '/var/lib/freeswitch/storage/secret.wav',
    '/var/lib/freeswitch/storage/voicemail/../../../../etc/msg_x.wav',
    '/var/lib/freeswitch/storage/voicemail/a/b/c/d/e/f/msg_x.wav',
    '/var/lib/freeswitch/storage/voicemail/a/b/msg_x.conf',
    '/var/lib/freeswitch/storage/voicemail/a/b/greeting_1.wav',
  ])('nothing else outside the folder is read: %s', async (file) => {
    await mkdir(join(root, 'storage', 'voicemail'), { recursive: true });
    await writeFile(join(root, 'storage', 'secret.wav'), 'secret');
    await expect(open().fetch(file)).rejects.toMatchObject({
      code: expect.stringMatching(/^recording-(elsewhere|path)$/),
    });
  });
});

describe('MP3', () => {
  test('with the option “always” any WAV becomes an MP3: same length, valid frame by frame', async () => {
    await put('x.wav', tone(5, 440, { channels: 2, rate: 16_000 }));
    const got = await open({ mp3: 'always' }).fetch(`${FROM}/x.wav`);
    if (typeof got === 'string' || !('path' in got)) throw new Error('a file');
    expect(got).toMatchObject({ name: 'x.mp3', contentType: 'audio/mpeg' });
    const frames = await mp3Frames(got.path);
    expect(new Set(frames.map(({ rate, channels, kbit }) => `${rate} ${channels} ${kbit}`))).toEqual(
      new Set(['16000 2 48']),
    );
    expect((frames.length * 576) / 16_000).toBeGreaterThan(5);
    expect((frames.length * 576) / 16_000).toBeLessThan(5.3);
    expect(frames.reduce((sum, { size }) => sum + size, 0)).toBe(got.size);
    await got.dispose?.();
    expect(await readdir(temp)).toEqual([]);
  });

  test('a WAV in an unsupported format, and a file that is no WAV, are sent as they are', async () => {
    await put('gsm.wav', Buffer.concat([wavHead(65, { tag: 49, bits: 8 }), Buffer.alloc(65)]));
    await put('text.wav', 'no audio at all');
    const recordings = open({ mp3: 'always' });
    expect(await recordings.fetch(`${FROM}/gsm.wav`)).toMatchObject({ name: 'gsm.wav', size: 109 });
    expect(await recordings.fetch(`${FROM}/text.wav`)).toMatchObject({ name: 'text.wav', contentType: 'audio/wav' });
    expect(await readdir(temp)).toEqual([]);
  });

  test('an unfinished header means: samples to the end of the file', async () => {
    const whole = tone(2, 440);
    const from = await put('x.wav', Buffer.concat([wavHead(0), whole.subarray(44)]));
    await wavToMp3({ from, to: join(root, 'x.mp3'), limit: 1e8 });
    expect(((await mp3Frames(join(root, 'x.mp3'))).length * 576) / 8000).toBeGreaterThan(2);
  });

  test('under a small size limit the bitrate is lowered rather than the recording dropped', async () => {
    const from = await put('x.wav', tone(60, 440));
    const size = await wavToMp3({ from, to: join(root, 'x.mp3'), limit: 100_000 });
    expect(size).toBeLessThan(100_000);
    expect((await mp3Frames(join(root, 'x.mp3')))[0]?.kbit).toBe(8);
    await expect(wavToMp3({ from, to: join(root, 'y.mp3'), limit: 20_000 })).rejects.toThrow('too long');
    expect(await readdir(root)).not.toContain('y.mp3');
  });

  test('it can be cancelled, and leaves nothing behind', async () => {
    const from = join(root, 'big.wav');
    await sparseWav(from, 100_000_000, { rate: 8000 });
    const stop = new AbortController();
    const running = wavToMp3({ from, to: join(root, 'big.mp3'), limit: 1e8 }, stop.signal);
    setTimeout(() => stop.abort(), 100);
    await expect(running).rejects.toThrow('stopped');
    expect(await readdir(root)).not.toContain('big.mp3');
  });

  test(
    '150 MB become an MP3 under the limit, and memory does not grow with the file',
    { timeout: 120_000 },
    async () => {
      const kind = { channels: 2, rate: 16_000, bits: 32 };
      await sparseWav(join(root, 'rec', 'small.wav'), 15_000_000, kind);
      await sparseWav(join(root, 'rec', 'large.wav'), 150_000_000, kind);
      const peakOf = async (name: string) => {
        const before = process.memoryUsage().rss;
        let peak = before;
        const watch = setInterval(() => (peak = Math.max(peak, process.memoryUsage().rss)), 20);
        const past = new Date(Date.now() - 3_600_000);
        await utimes(join(root, 'rec', name), past, past);
        const got = await open({ mp3: 'always' }).fetch(`${FROM}/${name}`);
        clearInterval(watch);
        if (typeof got === 'string' || !('path' in got)) throw new Error('a file');
        const frames = await mp3Frames(got.path);
        await got.dispose?.();
        return { size: got.size, seconds: (frames.length * 576) / 16_000, grown: (peak - before) / 1e6 };
      };
      await peakOf('small.wav'); // the first thread allocates what all threads share
      const small = await peakOf('small.wav');
      const large = await peakOf('large.wav');
      process.stderr.write(
        `150 MB WAV → ${(large.size / 1e6).toFixed(1)} MB MP3; memory +${large.grown.toFixed(0)} MB (15 MB: +${small.grown.toFixed(0)} MB)\n`,
      );
      expect(large.size).toBeLessThan(100_000_000);
      expect(Math.abs(large.seconds - 150_000_000 / (16_000 * 8))).toBeLessThan(1);
      expect(large.grown).toBeLessThan(small.grown + 60);
    },
  );
});

describe('samples of every usual kind', () => {
  const first = (head: Buffer, samples: Buffer): number[] => {
    const format = readWavHead(Buffer.concat([head, samples]));
    return createSampler(format)(samples).flatMap((channel) =>
      [...channel].map((value) => Math.round(value * 1000) / 1000),
    );
  };
  test.each([
    ['8 bit', wavHead(2, { bits: 8 }), Buffer.from([0, 192]), [-1, 0.5]],
    ['16 bit stereo', wavHead(4, { channels: 2 }), Buffer.from([0x00, 0x40, 0x00, 0xc0]), [0.5, -0.5]],
    ['24 bit', wavHead(3, { bits: 24 }), Buffer.from([0, 0, 0x40]), [0.5]],
    ['32 bit', wavHead(4, { bits: 32 }), Buffer.from([0, 0, 0, 0xc0]), [-0.5]],
    ['float', wavHead(4, { tag: 3, bits: 32 }), Buffer.from(new Float32Array([0.25]).buffer), [0.25]],
    ['µ-law', wavHead(3, { tag: 7, bits: 8 }), Buffer.from([0xff, 0x80, 0x00]), [0, 0.98, -0.98]],
    ['A-law', wavHead(3, { tag: 6, bits: 8 }), Buffer.from([0xd5, 0xaa, 0x2a]), [0, 0.984, -0.984]],
  ])('%s', (_, head, samples, wanted) => {
    expect(first(head, samples)).toEqual(wanted);
  });

  test('the samples are found behind other chunks', () => {
    const list = Buffer.from('LIST\u0005\u0000\u0000\u0000abcde\u0000', 'latin1');
    const head = wavHead(4);
    const format = readWavHead(Buffer.concat([head.subarray(0, 36), list, head.subarray(36)]));
    expect(format.dataStart).toBe(44 + list.length);
    expect(() => readWavHead(Buffer.from('RIFFxxxxWAVE'))).toThrow('no samples');
  });
});

describe('the test in the set-up', () => {
  test('the newest recording is found, deep in an archive', async () => {
    await put('office/archive/2026/Nov/21/old.wav', tone(0.1, 440), 90_000_000);
    await put('office/archive/2026/Nov/22/new.mp3', 'ID3...', 60_000);
    const proof = await testRecordings(folder(), () => localFiles());
    expect(proof.newest).toMatchObject({ name: 'new.mp3', size: 6 });
  });

  test('an empty folder is reported, a missing one explained', async () => {
    expect(await testRecordings(folder(), () => localFiles())).toEqual({ newest: null });
    const source: RecordingSource = { kind: 'folder', from: FROM, to: join(root, 'none') };
    await expect(testRecordings(source, () => localFiles())).rejects.toMatchObject({
      words: { ru: expect.stringMatching(/^Папка записей .*none не читается: нет такого файла или папки/) },
    });
  });
});
