/** `npm run build`: the window (renderer → out/renderer) and the entries that run under Node, each one bundled file. */
import { existsSync, rmSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { build } from 'vite';
import { describe, kb, sizesOf, WINDOW_BUDGET } from './sizes.mjs';

const root = join(import.meta.dirname, '..');
const out = join(root, 'out');

/** What is not bundled: Electron, and packages with native parts or files of their own beside them. */
const EXTERNAL = ['electron', 'electron-updater', 'better-sqlite3', 'ssh2', 'ssh2-sftp-client', 'cpu-features', 'bindings'];

const ENTRIES = [
  { from: 'app/headless.ts', to: 'headless.mjs' },
  { from: 'app/desktop/main.ts', to: 'desktop.mjs' },
  { from: 'app/record.ts', to: 'record.mjs' },
  { from: 'app/pbx/mp3-worker.ts', to: 'mp3-worker.mjs' },
];

const isExternal = (id) => EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`));

async function bundle({ from, to }, version) {
  const bundled = await rolldown({
    input: join(root, from),
    platform: 'node',
    external: isExternal,
    resolve: { conditionNames: ['node', 'import', 'default'] },
    transform: { define: { __VERSION__: JSON.stringify(version) } },
    logLevel: 'warn',
    onLog(level, log, handler) {
      // Old CommonJS packages; what they do at run time is covered by the tests of the built entries.
      if (!['EVAL', 'MODULE_LEVEL_DIRECTIVE', 'CIRCULAR_DEPENDENCY'].includes(log.code ?? '')) handler(level, log);
    },
  });
  await bundled.write({
    file: join(out, to),
    format: 'esm',
    codeSplitting: false,
    sourcemap: false,
    // Bundled CommonJS asks for Node's own modules through `require`.
    banner: "import { createRequire as __plechoRequire } from 'node:module';\nconst require = __plechoRequire(import.meta.url);",
  });
  await bundled.close();
  return statSync(join(out, to)).size;
}

const say = (text) => process.stdout.write(`${text}\n`);

const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
rmSync(out, { recursive: true, force: true });
await build({ configFile: join(import.meta.dirname, 'vite.config.ts') });
const window = describe(sizesOf(join(out, 'renderer')));
say(`window, out/renderer:\n${window.text}`);

for (const entry of ENTRIES) {
  if (existsSync(join(root, entry.from))) say(`${entry.from} → out/${entry.to}: ${kb(await bundle(entry, version))}`);
  else say(`${entry.from} is not there: skipped`);
}

if (window.total > WINDOW_BUDGET) {
  process.stderr.write(`The window is ${kb(window.total)} gzipped; its budget is ${kb(WINDOW_BUDGET)}.\n`);
  process.exit(1);
}
