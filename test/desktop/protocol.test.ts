/** The window's only access to the engine: `app://plecho/…`, answered without a server by the same `respond` as elsewhere, streams included. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { createAppProtocol, fileFor } from '../../app/desktop/window/protocol.ts';
import { createSealer } from '../../app/desktop/start/sealing.ts';
import { createEngine } from '../../app/engine.ts';
import { folder } from './scene.ts';

let root: string;
beforeEach(() => {
  root = join(folder(), 'renderer');
  mkdirSync(join(root, 'assets'), { recursive: true });
  writeFileSync(join(root, 'index.html'), '<!doctype html><title>Plecho</title>');
  writeFileSync(join(root, 'assets/main-1a2b.js'), 'export {};');
  writeFileSync(join(root, '..', 'secret.txt'), 'not for the window');
});

const get = (path: string, init?: RequestInit): Request => new Request(`app://plecho${path}`, init);
const asked: string[] = [];
const desktop = {
  state: () => Promise.resolve({ icon: true, update: null, linksAreChosenInSystem: true, hotKey: 'off' as const }),
  commands: {
    quit: () => void asked.push('quit'),
    restart: () => void asked.push('restart'),
    install: () => void asked.push('install'),
    chooseLinks: () => void asked.push('chooseLinks'),
  },
};
const files = () => createAppProtocol({ respond: () => Promise.reject(new Error('not asked')), root, desktop });

/** A real engine over an empty profile, with nothing to connect to. */
async function realEngine() {
  const engine = createEngine({
    ...{ profileDir: join(folder(), 'profile'), seal: createSealer(Buffer.alloc(32)), log: pino({ level: 'silent' }) },
    version: '1.2.3',
    config: { pbx: { host: '127.0.0.1', port: 1 } },
  });
  await engine.start();
  onTestFinished(() => engine.stop());
  return engine;
}

describe('the built window', () => {
  test('comes with a strict content security policy', async () => {
    const answer = await files()(get('/'));
    expect(await answer.text()).toContain('<title>Plecho</title>');
    const policy = answer.headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self';");
    expect(policy).not.toMatch(/https?:|unsafe-eval|\*/);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.headers.get('cache-control')).toBe('no-cache');
  });

  test('its assets are cached by the browser, and every page path returns the same HTML', async () => {
    const asset = await files()(get('/assets/main-1a2b.js'));
    expect(asset.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(asset.headers.get('cache-control')).toContain('immutable');
    expect(await (await files()(get('/settings/people'))).text()).toContain('Plecho');
    expect((await files()(get('/assets/gone.js'))).status).toBe(404);
    expect((await files()(get('/', { method: 'DELETE' }))).status).toBe(405);
    expect(await (await files()(get('/', { method: 'HEAD' }))).text()).toBe('');
  });

  test.each([
    '/..%2fsecret.txt',
    '/%2e%2e/secret.txt',
    '/assets/..%2f..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%00.txt',
    '/%E0%A4%A.txt',
    '/....//secret.txt',
  ])('never serves a file outside its folder: %s', async (path) => {
    const answer = await files()(get(path));
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(await answer.text()).not.toContain('not for the window');
  });

  test('references only files inside the build', () => {
    expect(fileFor('/w', '/../etc/passwd')).toBeNull();
    expect(fileFor('/w', '//etc/x.js')).toBe(join('/w', 'etc', 'x.js'));
    expect(fileFor('/w', '/a.js')).toBe(join('/w', 'a.js'));
  });

  test('another origin, another host: nothing', async () => {
    const foreign = get('/api/status', { headers: { origin: 'https://example.com' } });
    expect((await files()(foreign)).status).toBe(403);
    expect((await files()(new Request('app://other/api/status'))).status).toBe(403);
  });
});

describe('the API, by the real engine', () => {
  test('answers reads and commands', async () => {
    const engine = await realEngine();
    const commands: string[] = [];
    const serve = createAppProtocol({
      respond: engine.respond,
      root,
      desktop,
      onCommand: (name) => commands.push(name),
    });
    const status = await serve(get('/api/status'));
    expect(status.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(await status.json()).toMatchObject({ appVersion: '1.2.3', liveCalls: 0 });

    const body = JSON.stringify({ patch: { app: { language: 'en' } } });
    const saved = await serve(
      get('/api/saveSettings', { method: 'POST', body, headers: { 'content-type': 'application/json' } }),
    );
    expect(await saved.json()).toEqual({ ok: true });
    const wrong = await serve(
      get('/api/pause', { method: 'POST', body: '{"minutes":-1}', headers: { 'content-type': 'application/json' } }),
    );
    expect(wrong.status).toBe(400);
    expect(commands).toEqual(['saveSettings']);
  });

  test('streams the snapshot at once and each change when it happens, and ends when the window closes', async () => {
    const engine = await realEngine();
    const serve = createAppProtocol({ respond: engine.respond, root, desktop });
    const leaving = new AbortController();
    const live = await serve(get('/api/live', { signal: leaving.signal }));
    if (live.body === null) throw new Error('no stream');
    const reader = live.body.pipeThrough(new TextDecoderStream()).getReader();
    let text = '';
    const until = async (part: string): Promise<void> => {
      while (!text.includes(part)) {
        const { value, done } = await reader.read();
        if (done) throw new Error(`the stream ended before ${part}`);
        text += value;
      }
    };
    await until('"type":"snapshot"');
    expect(text).not.toContain('"light":"grey"');
    engine.pause(60);
    await until('"light":"grey"');
    await reader.cancel();
  });
});

describe('the desktop around the window', () => {
  test('reports its state and carries out commands after answering, without the engine', async () => {
    const serve = files();
    const state = await serve(get('/api/desktop'));
    expect(await state.json()).toEqual({ icon: true, update: null, linksAreChosenInSystem: true, hotKey: 'off' });
    expect(state.headers.get('content-security-policy')).toContain("default-src 'none'");
    const answer = await serve(get('/api/desktop/quit', { method: 'POST', headers: { origin: 'app://plecho' } }));
    expect([answer.status, asked]).toEqual([200, []]);
    await expect.poll(() => asked).toEqual(['quit']);
  });

  test.each([
    ['GET', '/api/desktop/quit', 'app://plecho', 404],
    ['POST', '/api/desktop/__proto__', 'app://plecho', 404],
    ['POST', '/api/desktop/toString', 'app://plecho', 404],
    ['POST', '/api/desktop/quit', 'https://evil.example', 403],
  ])('%s %s from %s is refused', async (method, path, origin, status) => {
    asked.length = 0;
    expect((await files()(get(path, { method, headers: { origin } }))).status).toBe(status);
    await new Promise((resolve) => setImmediate(resolve));
    expect(asked).toEqual([]);
  });
});
