/**
 * `npm run build`: the window (renderer → out/renderer) and the programs and workers that run under Node, bundled.
 * With `--if-changed` it does nothing where `out` is up to date.
 */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { build } from 'vite';
import { finish, holdingOut, isFresh, sourcesNow, spoil } from './freshness.mjs';
import { notices, packageOf, withDependencies } from './notices.mjs';
import { requiredBuiltins } from './required-builtins.mjs';
import { plainLetters } from './plain-letters.mjs';
import { servedTypes } from './served-types.mjs';
import { describe, kb, sizesOf, WINDOW_BUDGET } from './sizes.mjs';

const require = createRequire(import.meta.url);
const root = join(import.meta.dirname, '..');
const out = join(root, 'out');
/** Built in another folder and then moved into place: a program that runs from `out` meanwhile never finds half a file. */
const aside = join(root, `.building-${process.pid}`);

/** Not bundled: Electron, and packages with native code or with data files. */
const EXTERNAL = [
  'electron',
  'electron-updater',
  'better-sqlite3',
  'ssh2',
  'ssh2-sftp-client',
  'cpu-features',
  'bindings',
];

/** Programs, which share chunks, and workers, each in a file of its own. */
const PROGRAMS = { headless: 'app/headless.ts', desktop: 'app/desktop/main.ts', record: 'app/record-trace.ts' };
const WORKERS = {
  'mp3-worker': 'app/recordings/mp3-worker.ts',
  'record-worker': 'app/pbx/call-records/record-worker.ts',
};

/** Folders of the packages whose code is in the bundles. */
const bundledPackages = new Set();
const collectPackages = {
  name: 'collect-packages',
  generateBundle(_, written) {
    for (const chunk of Object.values(written))
      for (const id of chunk.moduleIds ?? []) {
        const folder = packageOf(id);
        if (folder !== null) bundledPackages.add(folder);
      }
  },
};

/**
 * The first lines of a bundle: a larger thread pool (files, DNS) before its first use (on Windows the C runtime
 * ignores it; app/remote/disk.ts works with either size), a message instead of a crash on an old Node, and `require` for bundled CommonJS.
 */
const BANNER = `import { createRequire as __plechoRequire } from 'node:module';
if (process.platform !== 'win32') process.env.UV_THREADPOOL_SIZE ??= '16';
if (Number(process.versions.node.split('.')[0]) < 22) {
  process.stderr.write('Plecho needs Node 22 or newer, this is ' + process.versions.node + '. Start it through npm (npm run headless, npm run demo): its scripts use the Node 24 that npm install has brought.\\n');
  process.exit(1);
}
const require = __plechoRequire(import.meta.url);`;

const isExternal = (id) => EXTERNAL.some((name) => id === name || id.startsWith(`${name}/`));

/**
 * Puts what a program loads at its start into two files, libraries and our own, whichever other programs need it too.
 * @param {string} entry path of the program's source
 * @returns what the bundler asks for the name of a module's chunk
 */
function neededAtStart(entry) {
  let needed;
  return (id, bundling) => {
    if (needed === undefined) {
      needed = new Set([entry]);
      for (const one of needed)
        for (const imported of bundling.getModuleInfo(one)?.importedIds ?? []) needed.add(imported);
    }
    if (!needed.has(id) || id === entry) return null;
    return id.includes('node_modules') ? 'libraries' : 'start';
  };
}

const STAND_INS_DIR = join(import.meta.dirname, 'stand-ins');
/**
 * Replacements for libraries of which the product uses little: V8 reads and keeps the text of everything in a bundle, used or not. Each file
 * says what it leaves out, and why nobody misses it.
 */
const STAND_INS = {
  undici: 'undici.mjs',
  'prom-client': 'prom-client.mjs',
  'iconv-lite': 'iconv-lite.mjs',
  'libphonenumber-js/max': 'libphonenumber-max.mjs',
  'libphonenumber-js/min': 'libphonenumber-min.mjs',
  qs: 'qs.mjs',
  xml2js: 'xml2js.mjs',
  '@opentelemetry/api': 'opentelemetry-api.mjs',
};
/** undici's parts that only requests which we never make would ask for. */
const UNASKED = /^(\.\/client-h2\.js|\.\.\/web\/(fetch\/(body\.js|formdata)|webidl))$/;
/** undici's reader of HTTP is WebAssembly, with and without SIMD, each as 72 KB of text: files beside the bundles, read when a request is made. */
const WASM = ['llhttp', 'llhttp_simd'];
const ITS_WASM = /[\\/]undici[\\/]lib[\\/]llhttp[\\/](\w+)-wasm\.js$/;
const standIns = {
  name: 'stand-ins',
  resolveId(id, importer = '') {
    if (/[\\/]undici[\\/]lib[\\/]/.test(importer) && UNASKED.test(id)) return join(STAND_INS_DIR, 'undici-unasked.mjs');
    return Object.hasOwn(STAND_INS, id) ? join(STAND_INS_DIR, STAND_INS[id]) : null;
  },
  load(id) {
    const name = ITS_WASM.exec(id)?.[1];
    if (name === undefined) return null;
    return [
      "import { readFileSync } from 'node:fs';",
      `const bytes = readFileSync(new URL('./${name}.wasm', import.meta.url));`,
      "export { bytes as 'module.exports' };",
    ].join('\n');
  },
};

/**
 * Bundles entries; code that several of them share, and code that is loaded on demand, goes into separate files beside them
 * (V8 keeps the source text of loaded code, and parsing it temporarily needs twice as much memory).
 * @param {Record<string, string>} input name of the entry → its source
 */
async function bundle(input, version) {
  const bundled = await rolldown({
    input: Object.fromEntries(Object.entries(input).map(([name, from]) => [name, join(root, from)])),
    platform: 'node',
    external: isExternal,
    plugins: [standIns, servedTypes, requiredBuiltins, collectPackages],
    transform: {
      define: {
        __VERSION__: JSON.stringify(version),
        // As in Node's own copy of undici: without its second parser of HTTP, an experiment that nobody switches on (200 KB).
        esbuildDetection: 'true',
      },
    },
    logLevel: 'warn',
    onLog(level, log, handler) {
      // Old CommonJS packages; what they do at run time is covered by the tests of the built entries.
      if (!['EVAL', 'MODULE_LEVEL_DIRECTIVE', 'CIRCULAR_DEPENDENCY'].includes(log.code ?? '')) handler(level, log);
    },
  });
  const { output } = await bundled.write({
    // All in one folder: programs find their workers and the window's files beside themselves.
    dir: aside,
    entryFileNames: '[name].mjs',
    chunkFileNames: 'part-[name]-[hash].mjs',
    format: 'esm',
    // Kept beside the release, not inside the packages: they make stack traces from the field readable.
    sourcemap: true,
    // Each file that a start reads costs a millisecond.
    ...(input === PROGRAMS && { codeSplitting: { groups: [{ name: neededAtStart(join(root, PROGRAMS.headless)) }] } }),
    // V8 keeps the text as long as it runs; whose work is inside is told in THIRD_PARTY_NOTICES.txt.
    comments: false,
    // A fifth of the start, and 2 MB of memory; functions and classes keep their names, for errors and the log.
    minify: { compress: true, mangle: { keepNames: true } },
    banner: BANNER,
  });
  await bundled.close();
  for (const { type, fileName, code, map } of output)
    if (type === 'chunk') {
      if (map) plainLetters(join(aside, fileName)); // without one there is nothing but the bundler's helpers
      say(`out/${fileName}: ${kb(Buffer.byteLength(code))}`);
    }
}

// Whatever NODE_ENV the shell has: the build is always for production.
process.env['NODE_ENV'] = 'production';

const say = (text) => process.stdout.write(`${text}\n`);

await holdingOut(async () => {
  if (process.argv.includes('--if-changed') && isFresh()) return;

  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  const sources = sourcesNow();
  // Remove the folder that a killed build has left.
  for (const name of readdirSync(root))
    if (name.startsWith('.building-')) rmSync(join(root, name), { recursive: true, force: true });
  mkdirSync(aside, { recursive: true });
  process.once('exit', () => rmSync(aside, { recursive: true, force: true }));
  mkdirSync(out, { recursive: true });

  const viteConfig = {
    configFile: join(import.meta.dirname, 'vite.config.ts'),
    plugins: [collectPackages],
    build: { outDir: join(aside, 'renderer'), sourcemap: 'hidden' },
  };
  await build(viteConfig);
  const window = describe(sizesOf(join(aside, 'renderer')));
  say(`window, out/renderer:\n${window.text}`);

  await bundle(PROGRAMS, version);
  for (const [name, from] of Object.entries(WORKERS)) await bundle({ [name]: from }, version);

  copyFileSync(join(root, 'node_modules/wasm-media-encoders/wasm/mp3.wasm'), join(aside, 'lame-mp3.wasm'));
  // Read by build/stand-ins/libphonenumber-max.mjs and -min.mjs.
  copyFileSync(join(root, 'node_modules/libphonenumber-js/metadata.max.json'), join(aside, 'phone-numbers.json'));
  copyFileSync(join(root, 'node_modules/libphonenumber-js/metadata.min.json'), join(aside, 'phone-plans.json'));
  for (const name of WASM) writeFileSync(join(aside, `${name}.wasm`), require(`undici/lib/llhttp/${name}-wasm.js`));
  for (const name of EXTERNAL.filter((one) => one !== 'electron'))
    for (const folder of withDependencies(root, name)) bundledPackages.add(folder);
  const licences = notices(bundledPackages, readFileSync(join(root, 'build/licences/lgpl-2.0.txt'), 'utf8'));
  writeFileSync(join(aside, 'THIRD_PARTY_NOTICES.txt'), licences);
  // The window shows them (Settings → Program).
  writeFileSync(join(aside, 'renderer', 'notices.txt'), licences);

  spoil();
  // Programs last: a program that is started meanwhile always finds its chunks.
  const isProgram = (name) => Object.keys(PROGRAMS).some((program) => name === `${program}.mjs`);
  const built = readdirSync(aside).toSorted((a, b) => Number(isProgram(a)) - Number(isProgram(b)));
  for (const name of built) {
    const old = join(aside, `${name}.old`);
    if (existsSync(join(out, name))) renameSync(join(out, name), old);
    renameSync(join(aside, name), join(out, name));
  }
  for (const name of readdirSync(out)) {
    if (!built.includes(name)) rmSync(join(out, name), { recursive: true, force: true });
  }
  finish(sources);

  if (window.total > WINDOW_BUDGET) {
    process.stderr.write(`The window is ${kb(window.total)} gzipped; its budget is ${kb(WINDOW_BUDGET)}.\n`);
    process.exitCode = 1;
  }
});
