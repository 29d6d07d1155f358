/** Recordings on their way to the CRM: after the registration, once, uploaded again when the upload has expired, and when given up, shown as failed. */
import { createHash, randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, test } from 'vitest';
import type { FetchedRecording, RecordingPort } from '../../app/crm/outbox/ports.ts';
import { tempDir, uuid } from '../store/fixtures.ts';
import { createRecordings } from '../../app/recordings/recordings.ts';
import { localFiles } from '../../app/remote/files.ts';
import { clock, office, recordingOf, silent, story, WHOLE } from './office.ts';

const HOUR = 3_600_000;
const sha = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

/** A source of recordings whose answers can be changed; counts the requests. */
function place(answer: () => FetchedRecording | 'notYet' | 'gone') {
  const asked: string[] = [];
  const port: RecordingPort = {
    fetch: (file) => {
      asked.push(file);
      return Promise.resolve(answer());
    },
  };
  return { asked, port };
}
const small = (): FetchedRecording => ({
  size: 4,
  contentType: 'audio/wav',
  name: 'talk.wav',
  stream: Readable.from([Buffer.from('RIFF')]),
});

test('5 MB from the disk reach the CRM byte for byte, once, after the registration; the file is released afterwards', async () => {
  using folder = tempDir();
  const bytes = randomBytes(5 * 1024 * 1024);
  const path = join(folder.dir, 'talk.wav');
  writeFileSync(path, bytes);
  let disposed = 0;
  const { port, asked } = place(() => ({
    path,
    size: bytes.length,
    contentType: 'audio/wav',
    name: 'talk.wav',
    dispose: () => void (disposed += 1),
  }));
  await using it = await office({ recordings: port });
  it.delivery.start();
  it.tell(recordingOf(1), ...story(1)); // committed first, sent last
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.recordings.length === 1);
  await it.delivery.idle();
  const call = it.crm.calls.get(uuid(1));
  expect(call?.log).toEqual([...WHOLE, 'call-recording']);
  expect(call?.recordings[0]).toMatchObject({
    sha256: sha(bytes),
    size: bytes.length,
    legId: `${uuid(1)}:client:user:1`,
  });
  expect(it.crm.faults).toEqual([]);
  expect([asked.length, disposed, it.counts().waiting]).toEqual([1, 1, 0]);
});

test('a file that is not there yet is tried again, and does not hold up another recording of the same call', async () => {
  const time = clock();
  const ready = new Set(['/b.wav']);
  const port: RecordingPort = {
    fetch: (file) =>
      Promise.resolve(
        ready.has(file)
          ? { ...small(), name: file.slice(1), stream: Readable.from([Buffer.from(file.slice(0, 4))]) }
          : 'notYet',
      ),
  };
  await using it = await office({ time, recordings: port });
  it.delivery.start();
  it.tell(...story(1), recordingOf(1, '/a.wav'), recordingOf(1, '/b.wav'));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.recordings.length === 1);
  expect(it.crm.calls.get(uuid(1))?.recordings[0]?.name).toBe('b.wav');
  await it.delivery.idle();
  ready.add('/a.wav');
  time.forward(5 * 60_000);
  it.delivery.kick();
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.recordings.length === 2);
  expect(it.crm.faults).toEqual([]);
});

test('uploaded, but not attached within 23 hours: uploaded again', async () => {
  const time = clock();
  const { port, asked } = place(small);
  await using it = await office({ time, recordings: port });
  it.crm.misbehave({ how: 'status', path: /call-recording/ });
  it.delivery.start();
  it.tell(...story(1), recordingOf(1));
  await it.crm.waitFor(() => it.crm.files.size === 1);
  await it.delivery.idle();

  time.forward(2 * HOUR); // the upload is still valid: only attaching is tried
  it.delivery.kick();
  await it.delivery.idle();
  expect([asked.length, it.crm.files.size]).toEqual([1, 1]);

  time.forward(22 * HOUR);
  it.crm.behave();
  it.delivery.kick();
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.recordings.length === 1);
  await it.delivery.idle();
  expect([asked.length, it.crm.files.size]).toEqual([2, 2]);
  expect(it.crm.calls.get(uuid(1))?.recordings).toHaveLength(1);
  expect(it.crm.faults).toEqual([]);
});

test('the CRM lost the upload within its 24 hours: uploaded again', async () => {
  const time = clock();
  const { port, asked } = place(small);
  await using it = await office({ time, recordings: port });
  it.crm.misbehave({ how: 'status', path: /call-recording/, times: 1 });
  it.delivery.start();
  it.tell(...story(1), recordingOf(1));
  await it.crm.waitFor(() => it.crm.files.size === 1);
  await it.delivery.idle();
  it.crm.files.clear();
  for (let n = 0; n < 4 && it.counts().waiting > 0; n += 1) {
    time.forward(10 * 60_000);
    it.delivery.kick();
    await it.delivery.idle();
  }
  expect(it.crm.calls.get(uuid(1))?.recordings).toHaveLength(1);
  expect(asked).toHaveLength(2);
});

test.for(['notYet', 'gone', 'throws'] as const)(
  'a file that never comes (%s) is given up after 24 hours, shown as failed, and can be retried by hand',
  async (how) => {
    const time = clock();
    let there = false;
    const { port } = place(() => {
      if (there) return small();
      if (how === 'throws') throw new Error('сеть недоступна');
      return how;
    });
    const port_: RecordingPort = { fetch: async (file, call) => await port.fetch(file, call) };
    await using it = await office({ time, recordings: port_ });
    it.delivery.start();
    it.tell(...story(1), recordingOf(1));
    await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
    await it.delivery.idle();
    for (let hour = 0; hour < 23; hour += 1) {
      time.forward(HOUR);
      it.delivery.kick();
      await it.delivery.idle();
    }
    expect(it.counts()).toMatchObject({ waiting: 1, failed: 0 });
    time.forward(2 * HOUR);
    it.delivery.kick();
    await it.delivery.idle();
    const [row] = it.store.outbox.list();
    expect(row).toMatchObject({ state: 'failed', kind: 'call-recording', words: expect.stringContaining('talk.wav') });
    there = true;
    it.delivery.retry(row!.id);
    await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.recordings.length === 1);
  },
);

test('over 100 MB: not sent, with a clear message', async () => {
  const { port } = place(() => ({ ...small(), size: 101 * 1024 * 1024 }));
  await using it = await office({ recordings: port });
  it.delivery.start();
  it.tell(...story(1), recordingOf(1));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.registrations.length === 1);
  await it.delivery.idle();
  expect(it.store.outbox.list()).toMatchObject([{ state: 'failed', words: expect.stringContaining('MP3') }]);
  expect(it.crm.requests.some(({ path }) => path.endsWith('/files'))).toBe(false);
});

test('slow uploads do not hold up the messages of other calls', async () => {
  const { port } = place(small);
  await using it = await office({ recordings: port });
  it.crm.misbehave({ how: 'hang', path: /\/files/ });
  it.delivery.start();
  for (let n = 1; n <= 4; n += 1) it.tell(...story(n), recordingOf(n));
  await it.crm.waitFor(() => it.crm.requests.filter(({ path }) => path.endsWith('/files')).length === 4);
  it.tell(...story(9));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(9))?.registrations.length === 1);
  expect(it.crm.requests.filter(({ path }) => path.endsWith('/files'))).toHaveLength(4);
});

test('a call whose registration is refused keeps its recording until that is repaired; when the registration is discarded, so is the recording', async () => {
  const { port, asked } = place(small);
  await using it = await office({ recordings: port });
  const off = it.crm.misbehave({
    how: 'status',
    path: /register-call/,
    status: 400,
    body: { title: 'no', status: 400 },
  });
  it.delivery.start();
  it.tell(...story(1), recordingOf(1), ...story(2), recordingOf(2));
  await it.crm.waitFor(() => it.crm.requests.filter(({ path }) => path.endsWith('/register-call')).length === 2);
  await it.delivery.idle();
  expect(asked).toEqual([]);
  off();
  const failed = it.store.outbox.list().filter(({ state }) => state === 'failed');
  it.delivery.retry(failed.find(({ callId }) => callId === uuid(1))!.id);
  it.delivery.dismiss(failed.find(({ callId }) => callId === uuid(2))!.id);
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.recordings.length === 1);
  await it.delivery.idle();
  expect(it.counts()).toMatchObject({ waiting: 0, failed: 0 });
  expect(asked).toHaveLength(1);
});

test('a recording whose communication the CRM forgot is attached by the id of the call', async () => {
  const { port, asked } = place(small);
  await using it = await office({ recordings: port });
  it.delivery.start();
  it.tell(story(1).at(-1)!, { ...recordingOf(1), communicationId: '00000000-0000-4000-8000-00000000dead' });
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.recordings.length === 1);
  expect([asked.length, it.crm.files.size]).toEqual([1, 1]);
  expect(it.crm.requests.filter(({ path }) => path.endsWith('/call-recording'))).toHaveLength(2);
});

test('all recordings are watched at once until they are complete, and are uploaded a few at a time', async () => {
  const COUNT = 40;
  let watched = 0;
  let isOpen: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (isOpen = resolve));
  const port: RecordingPort = {
    // They become complete only once all are being watched: watching two at a time would wait for ever.
    fetch: async (file) => {
      watched += 1;
      if (watched === COUNT) isOpen();
      await all;
      return { ...small(), name: file.slice(1), stream: Readable.from([Buffer.from(file.slice(0, 4).padEnd(4))]) };
    },
  };
  await using it = await office({ recordings: port });
  it.delivery.start();
  it.tell(...story(1), ...Array.from({ length: COUNT }, (_, n) => recordingOf(1, `/${n}.wav`)));
  await it.crm.waitFor(() => it.crm.calls.get(uuid(1))?.recordings.length === COUNT);
  expect(it.crm.faults).toEqual([]);
});

test('100 waiting recordings of 1 MB are all watched at once and uploaded side by side', async () => {
  using folder = tempDir();
  const many = Array.from({ length: 100 }, (_, at) => at + 1);
  const bytes = randomBytes(1024 * 1024);
  const recordings = createRecordings({
    settings: () => ({ source: { kind: 'folder', from: '/rec', to: folder.dir }, mp3: 'large' }),
    openFiles: () => localFiles(),
    tempDir: folder.dir,
    log: silent,
  });
  let watched = 0;
  let most = 0;
  const port: RecordingPort = {
    async fetch(file) {
      most = Math.max(most, (watched += 1));
      try {
        return await recordings.fetch(file);
      } finally {
        watched -= 1;
      }
    },
  };
  await using it = await office({ recordings: port });
  for (const n of many) {
    writeFileSync(join(folder.dir, `${n}.wav`), bytes);
    it.tell(recordingOf(n, `/rec/${n}.wav`), ...story(n));
  }
  const began = performance.now();
  it.delivery.start();
  await it.crm.waitFor(() => many.every((n) => it.crm.calls.get(uuid(n))?.recordings.length === 1));
  process.stdout.write(
    `100 recordings of 1 MB, all just written: up in ${((performance.now() - began) / 1000).toFixed(1)} s\n`,
  );
  expect(most).toBeGreaterThan(30); // one after another two seconds each would be three minutes
  expect(it.crm.faults).toEqual([]);
}, 120_000);
