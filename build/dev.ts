/**
 * `npm run dev`: the window with hot reload at a fixed address, over the product with its built-in office, which restarts when its sources change.
 * `npm run dev -- --scene extremes|first-day|outage`: the window alone, over a stand-in that shows that scene.
 */
import { spawn } from 'node:child_process';
import { request } from 'node:http';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { createServer, type Plugin } from 'vite';
import { isScene, openStandIn, SCENES } from '../test/window/scenes.ts';

const ROOT = join(import.meta.dirname, '..');

/** The product's current address for `/api`; undefined while it starts. */
let behind: URL | undefined;

/** Forwards `/api` to the product with its token, as if the window had been served by it. */
const api: Plugin = {
  name: 'api',
  configureServer(server) {
    server.middlewares.use((asked, answer, next) => {
      // Not use('/api', …): it would take the window's own renderer/api.ts too.
      if (asked.url?.startsWith('/api/') !== true) return next();
      if (behind === undefined) return void answer.writeHead(503).end();
      const token = behind.searchParams.get('token') ?? '';
      const { origin, referer, cookie, 'sec-fetch-site': site, ...headers } = asked.headers;
      void [origin, referer, cookie, site];
      const passed = request(
        new URL(asked.url, behind.origin),
        { method: asked.method, headers: { ...headers, host: behind.host, authorization: `Bearer ${token}` } },
        (response) => {
          answer.writeHead(response.statusCode ?? 502, response.headers);
          response.pipe(answer);
        },
      );
      passed.on('error', () => (answer.headersSent ? answer.destroy() : answer.writeHead(503).end()));
      answer.on('close', () => passed.destroy());
      asked.pipe(passed);
    });
  },
};

/** Starts the product from its sources; each start prints a new address with a new token. */
function startProduct(): void {
  const product = spawn(
    process.execPath,
    ['--watch-path=app', '--watch-preserve-output', 'app/headless.ts', '--demo'],
    {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  createInterface(product.stdout).on('line', (line) => {
    const address = /window:\s+(\S+)/.exec(line)?.[1];
    // Its own address is not shown: the window there is the built one, without hot reload.
    if (address === undefined) process.stdout.write(`${line}\n`);
    else behind = new URL(address);
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => {
      product.kill('SIGTERM');
      process.exit(0);
    });
}

const { values } = parseArgs({ options: { scene: { type: 'string' }, port: { type: 'string', default: '5173' } } });
const port = Number(values.port);
if (values.scene === undefined) startProduct();
else if (isScene(values.scene)) behind = new URL((await openStandIn(values.scene)).url);
else {
  process.stderr.write(`There is no scene “${values.scene}”; there are: ${SCENES.join(', ')}.\n`);
  process.exit(2);
}

const vite = await createServer({
  configFile: join(ROOT, 'build', 'vite.config.ts'),
  plugins: [api],
  server: { host: '127.0.0.1', port, strictPort: true },
  logLevel: 'warn',
});
await vite.listen();
process.stdout.write(`The window with hot reload: http://127.0.0.1:${port}/\n`);
