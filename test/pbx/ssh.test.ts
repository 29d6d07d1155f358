/** One SSH login to the exchange, with a real OpenSSH server: event socket, recordings and history; server killed and back; changed keys. */
import { writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SshLogin } from '../../app/contract/settings.ts';
import { createDemoExchange } from '../../app/demo/exchange.ts';
import type { DemoExchange } from '../../app/demo/exchange.ts';
import { sftpFiles } from '../../app/remote/files-sftp.ts';
import type { Files } from '../../app/remote/files.ts';
import { createHistory } from '../../app/pbx/call-records/folder.ts';
import { EMPTY_CURSOR } from '../../app/pbx/call-records/cursor.ts';
import { testHistory } from '../../app/pbx/call-records/check-history.ts';
import { createRecordings } from '../../app/recordings/recordings.ts';
import { createSsh } from '../../app/remote/ssh.ts';
import type { Ssh } from '../../app/remote/ssh.ts';
import { noSshd, prepareSshd } from '../callbacks/sshd.ts';
import type { Sshd } from '../callbacks/sshd.ts';
import { loadTrace } from '../fixtures/trace.ts';
import { encodedJson } from './cdr-samples.ts';
import { createStory, QUICK } from './link-story.ts';
import type { Story } from './link-story.ts';
import { tone } from './wav-samples.ts';

const log = pino({ level: 'silent' });

describe.skipIf(noSshd !== null)('with a real sshd', () => {
  let sshd: Sshd;
  let exchange: DemoExchange;
  let folder: string;
  let login: SshLogin;
  let learnt: string[];
  const learnHostKey = (fingerprint: string): void => {
    learnt.push(fingerprint);
    login = { ...login, hostKey: fingerprint };
  };
  beforeEach(async () => {
    learnt = [];
    folder = await mkdtemp(join(tmpdir(), 'plecho-ssh-'));
    sshd = await prepareSshd(['Subsystem sftp internal-sftp']);
    await sshd.start();
    exchange = await createDemoExchange({ heartbeatMs: 400 });
    login = { ...sshd.login };
  });
  afterEach(async () => {
    await exchange.close();
    await sshd.remove();
    await rm(folder, { recursive: true });
  });

  describe('the event socket', () => {
    let ssh: Ssh;
    let story: Story;
    const begin = (): void => {
      ssh = createSsh({ login: () => login, learnHostKey, keepAliveMs: 500, log });
      story = createStory({
        port: exchange.port,
        connect: () => ssh.connect('127.0.0.1', exchange.port),
        timings: { ...QUICK, login: 2000, command: 2000, resync: 2000, maxPause: 60 },
      });
      story.link.start();
    };
    afterEach(() => {
      story.end();
      ssh.close();
    });

    test('through the login: events and commands pass, the host key is learnt once', async () => {
      begin();
      await story.untilState('connected');
      expect(learnt).toEqual([sshd.fingerprint()]);
      exchange.publish({ 'Event-Name': 'CHANNEL_CREATE', 'Unique-ID': 'a' });
      await story.until('an event', () => story.events.some((event) => event['Unique-ID'] === 'a'));
      expect(await story.link.api('uuid_exists a')).toBe('true');
    });

    test('the server is killed and comes back: so does the link', async () => {
      begin();
      await story.untilState('connected');
      await sshd.kill();
      await story.until('a reason', () => story.states.at(-1)?.code === 'ssh');
      expect(story.words()).toMatch(/^Сервер SSH 127\.0\.0\.1:\d+ не отвечает \(в соединении отказано\)/);
      await sshd.start();
      await story.untilState('connected');
      expect(story.resyncs()).toBe(2);
      expect(learnt).toHaveLength(1);
    });

    test('the server freezes: noticed by missing heartbeats', async () => {
      begin();
      await story.untilState('connected');
      sshd.freeze();
      await story.until('another state', () => story.states.at(-1)?.state === 'connecting');
      expect(['silent', 'closed']).toContain(story.states.at(-1)?.code);
      await story.untilState('connected');
    });

    test('another host key is refused, with both keys in the message, and not retried at once', async () => {
      begin();
      await story.untilState('connected');
      await sshd.kill();
      const before = sshd.fingerprint();
      sshd.newHostKey();
      await sshd.start();
      await story.untilState('refused', 'sshRefused');
      expect(story.words()).toContain(`был ${before}, стал ${sshd.fingerprint()}`);
      expect(exchange.connections()).toBe(0);
    });

    test('a key that the server does not know is reported as such', async () => {
      login = { ...login, privateKey: sshd.strangeKey };
      begin();
      await story.untilState('refused', 'sshRefused');
      expect(story.words()).toMatch(/^Вход по SSH .* не принят\. Проверьте имя, пароль или ключ\.$/);
      expect(learnt).toEqual([]);
    });

    test('text that is no key is reported as such', async () => {
      login = { ...login, privateKey: 'not a key' };
      begin();
      await story.untilState('refused', 'sshRefused');
      expect(story.words()).toMatch(/^Ключ SSH не читается/);
    });

    test('no exchange behind the login: the message says which link of the chain is broken', async () => {
      await exchange.close();
      begin();
      await story.until('a reason', () => story.states.at(-1)?.code === 'ssh');
      expect(story.words()).toBe(
        `Вход по SSH есть, но АТС не отвечает на 127.0.0.1:${exchange.port}. Проверьте порт и включён ли mod_event_socket.`,
      );
      exchange = await createDemoExchange({ port: exchange.port, heartbeatMs: 0 });
      await story.untilState('connected');
    });
  });

  describe('its disk', () => {
    const files = (): Files => sftpFiles({ login: () => login, learnHostKey });

    test('a folder of CDRs is read over SFTP, once', async () => {
      for (const record of loadTrace('inbound-answered').cdr) {
        const path = join(folder, `${String(record.variables['uuid'])}.cdr.json`);
        await writeFile(path, encodedJson(record));
        await utimes(path, Date.now() / 1000 - 600, Date.now() / 1000 - 600);
      }
      const read = async (cursor = EMPTY_CURSOR) => {
        const source = files();
        let groups = 0;
        let after = cursor;
        for await (const batch of createHistory({ files: source, path: folder, format: 'json_cdr', log }).read(
          cursor,
        )) {
          groups += batch.groups.length;
          after = batch.cursor;
        }
        await source.close();
        return { groups, after };
      };
      const first = await read();
      expect(first.groups).toBe(1);
      expect((await read(first.after)).groups).toBe(0);
      expect(learnt).toEqual([sshd.fingerprint()]);
    });

    test('a recording is fetched byte for byte', async () => {
      await mkdir(join(folder, 'rec'));
      const bytes = tone(30, 440);
      await writeFile(join(folder, 'rec', 'x.wav'), bytes);
      await utimes(join(folder, 'rec', 'x.wav'), 1000, 1000);
      const recordings = createRecordings({
        settings: () => ({ source: { kind: 'sftp', from: '/fs/rec', to: join(folder, 'rec') }, mp3: 'large' }),
        openFiles: files,
        tempDir: join(folder, 'temp'),
        log,
        patienceMs: 0,
      });
      const got = await recordings.fetch('/fs/rec/x.wav');
      if (typeof got === 'string' || !('path' in got)) throw new Error('a file');
      expect(await readFile(got.path)).toEqual(bytes);
      await got.dispose?.();
      expect(await recordings.fetch('/fs/rec/y.wav')).toBe('gone');
    });

    test('a missing folder, and an unreachable server, give clear errors', async () => {
      const source = files();
      await expect(testHistory(source, join(folder, 'none'), 'json_cdr')).rejects.toMatchObject({
        words: { ru: expect.stringContaining('нет такого файла или папки') },
      });
      await source.close();
      await sshd.kill();
      const away = files();
      await expect(testHistory(away, folder, 'json_cdr')).rejects.toMatchObject({
        words: { ru: expect.stringContaining('Сервер SSH') },
      });
      await away.close();
    });

    test('a folder of twenty thousand names is listed in steps, and only matching names are kept', async () => {
      const crowd = join(folder, 'crowd');
      await mkdir(join(crowd, 'below'), { recursive: true });
      for (let n = 0; n < 20_000; n += 1) writeFileSync(join(crowd, `${n}.cdr.json`), '');
      await symlink(join(crowd, '7.cdr.json'), join(crowd, 'link.cdr.json'));
      await symlink(join(crowd, 'nowhere'), join(crowd, 'broken.cdr.json'));
      const source = files();
      let asked = 0;
      let turns = 0;
      const timer = setInterval(() => (turns += 1), 0);
      const found = await source.list(crowd, ({ name, isFolder }) => {
        asked += 1;
        return isFolder || name === 'link.cdr.json' || name === '19999.cdr.json';
      });
      clearInterval(timer);
      expect(asked).toBe(20_002); // the broken link does not count
      expect(found.map(({ name }) => name).toSorted()).toEqual(['19999.cdr.json', 'below', 'link.cdr.json']);
      expect(turns).toBeGreaterThan(20);
      expect((await testHistory(source, crowd, 'json_cdr').catch((error: unknown) => error)) as Error).toMatchObject({
        code: 'history-format', // the newest file is empty: this error shows that it was found
      });
      await source.close();
    });

    test('a connection lost between two reads is reopened', async () => {
      await writeFile(join(folder, 'a.txt'), 'hello');
      const source = files();
      expect(await source.stat(join(folder, 'a.txt'))).toMatchObject({ size: 5, isFolder: false });
      expect(await source.stat(join(folder, 'b.txt'))).toBeNull();
      await sshd.kill();
      await sshd.start();
      await expect.poll(() => source.stat(join(folder, 'a.txt')).catch(() => null)).toMatchObject({ size: 5 });
      await source.close();
    });
  });
});
