/** `npm run dev` over a scene: the window's sources come from Vite, `/api/…` from what stands behind it. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { freePort } from '../fixtures/free-port.ts';

test('the page, the sources of the window and the answers of the product are served', async () => {
  const root = join(import.meta.dirname, '..', '..');
  const port = await freePort();
  const dev = spawn(process.execPath, ['build/dev.ts', '--scene', 'extremes', '--port', String(port)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const [line] = (await once(createInterface(dev.stdout), 'line')) as [string];
    expect(line).toContain(`http://127.0.0.1:${port}/`);
    const typeOf = async (path: string): Promise<string> => {
      const answer = await fetch(`http://127.0.0.1:${port}${path}`);
      await answer.arrayBuffer();
      return `${answer.status} ${answer.headers.get('content-type')?.split(';')[0]}`;
    };
    expect(await typeOf('/')).toBe('200 text/html');
    expect(await typeOf('/main.tsx')).toBe('200 text/javascript');
    expect(await typeOf('/api.ts')).toBe('200 text/javascript');
    expect(await typeOf('/api/status')).toBe('200 application/json');
  } finally {
    dev.kill();
    await once(dev, 'close');
  }
});
