/** Entry: the product under plain Node, as docs/headless.md fixes it. A list; everything else is the engine. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { destination, multistream, pino } from 'pino';
import { ApiFailure } from './contract/api.ts';
import { WordedError } from './contract/worded-error.ts';
import { createEngine } from './engine.ts';
import { createLogMemory } from './engine/process/log-tail.ts';
import { exportProfile, importProfile } from './engine/process/profile-transfer.ts';
import { createServiceManager } from './engine/process/service-manager.ts';
import { acquireProfile } from './engine/process/profile-lock.ts';
import { trustSystem } from './engine/process/certificates.ts';
import { sayCommand, terminalLanguage } from './command-words.ts';
import { loadClient, routeByEnvironment } from './engine/process/network-route.ts';
import { DATABASE_FILE } from './store/db.ts';
import { createKeyFileSealer } from './store/key-file.ts';
import { openStore, type Store } from './store/store.ts';
import { createWebServer } from './web/server.ts';

// Whatever is written is for this user alone, also in a folder that was there before.
process.umask(0o077);

const language = terminalLanguage(process.env);
const say = sayCommand.in(language);
const USAGE =
  'usage: plecho --profile DIR [--config FILE] [--demo] [--export FILE | --import FILE, passphrase in PLECHO_PASSPHRASE]';
/** Run from its sources (tests, development) the window is where the build puts it. */
const fromSources = import.meta.filename.endsWith('.ts');
const WINDOW = join(import.meta.dirname, ...(fromSources ? ['..', 'out'] : []), 'renderer');
const VERSION = typeof __VERSION__ === 'string' ? __VERSION__ : 'development';
const EXIT = { failed: 1, badConfig: 2, inUse: 3 } as const;

/** Ends the process with one line on stderr. */
function leave(code: number, words: string): never {
  process.stderr.write(`${words.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\n`);
  process.exit(code);
}

/** As editors of Windows write it: with a byte order mark, also in UTF-16. */
function textOf(bytes: Buffer): string {
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return bytes.toString(isUtf16 ? 'utf16le' : 'utf8').replace(/^\ufeff/, '');
}

/** The window's token: new with every start, unless one is given for programs that come by themselves (/metrics). */
function tokenOf(given: string | undefined): string {
  if (given === undefined || given === '') return randomBytes(24).toString('base64url');
  if (/^[\w-]{24,256}$/.test(given)) return given;
  return leave(EXIT.badConfig, say('badToken'));
}

function readConfig(file: string): unknown {
  try {
    return JSON.parse(textOf(readFileSync(file))) as unknown;
  } catch (error) {
    return leave(EXIT.badConfig, `${file}: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The words of an error that stands in the way of starting, and the exit code for it. */
function refuse(error: unknown): never {
  if (error instanceof WordedError)
    return leave(error.code === 'no-key' ? EXIT.failed : EXIT.badConfig, error.words[language]);
  if (error instanceof ApiFailure) return leave(EXIT.badConfig, error.line());
  return leave(EXIT.failed, error instanceof Error ? error.message : String(error));
}

async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      profile: { type: 'string' },
      config: { type: 'string' },
      demo: { type: 'boolean' },
      export: { type: 'string' },
      import: { type: 'string' },
    },
  });
  if (values.demo === true) {
    const { runDemo } = await import('./demo/run.ts');
    return runDemo(start, values.profile);
  }
  if (values.profile === undefined) return leave(EXIT.badConfig, USAGE);
  if (values.export !== undefined) return moveOut(resolve(values.profile), resolve(values.export));
  const config = values.config === undefined ? undefined : readConfig(values.config);
  movedFrom = values.import === undefined ? undefined : resolve(values.import);
  const { ui, callbacks } = await start(values.profile, config);
  process.stdout.write(`${JSON.stringify({ ready: true, ui, callbacks })}\n`);
}

/** `--import`: a sealed file to begin with. */
let movedFrom: string | undefined;

/** `--export`: writes the file and ends. */
function moveOut(profileDir: string, file: string): void {
  const waiting = exportProfile(profileDir, file, process.env['PLECHO_PASSPHRASE'] ?? '');
  if (waiting > 0) process.stderr.write(`${say('goAlong', waiting)}\n`);
}

/** The proxy that the environment names for the CRM; a wrong one is a wrong configuration. */
async function routeToCrm(): ReturnType<typeof routeByEnvironment> {
  try {
    return await routeByEnvironment(process.env);
  } catch (error) {
    return leave(EXIT.badConfig, error instanceof Error ? error.message : String(error));
  }
}

/**
 * Starts the product over a profile and answers SIGTERM; resolves when all listeners are up; then it connects.
 * @param begin of the demo: fills the store of a profile that has none yet
 */
async function start(
  profile: string,
  config: unknown,
  begin?: (store: Store) => void,
): Promise<{ ui: string; callbacks: string }> {
  const route = await routeToCrm();
  const profileDir = resolve(profile);
  mkdirSync(profileDir, { recursive: true, mode: 0o700 });
  const release = acquireProfile(profileDir);
  if (release === null) return leave(EXIT.inUse, say('inUse', profileDir));
  const memory = createLogMemory();
  const level = process.env['PLECHO_LOG'];
  const log = pino(
    { level: level ?? 'info' },
    multistream([
      { level: 'trace', stream: destination({ dest: 2, sync: true }) },
      { level: 'trace', stream: memory },
    ]),
  );
  const engine = (() => {
    try {
      if (movedFrom !== undefined) importProfile(profileDir, movedFrom, process.env['PLECHO_PASSPHRASE'] ?? '', log);
      const seal = createKeyFileSealer(profileDir);
      if (begin !== undefined && !existsSync(join(profileDir, DATABASE_FILE))) {
        const store = openStore({ dir: profileDir, seal, log });
        try {
          begin(store);
        } finally {
          store.close();
        }
      }
      return createEngine({
        profileDir,
        seal,
        log,
        version: VERSION,
        logLines: memory.lines,
        eraseLog: (digits) => {
          memory.erase(digits);
          return null; // stderr is kept by the parent process
        },
        fixedLogLevel: level !== undefined,
        ...(route !== undefined && { crmDispatcher: route }),
        ...(config !== undefined && { config }),
      });
    } catch (error) {
      release();
      return refuse(error);
    }
  })();
  const token = tokenOf(process.env['PLECHO_TOKEN']);
  const { host, port } = engine.settings().ui;
  const { respond, health, metrics } = engine;
  const web = createWebServer({
    host,
    port,
    token,
    root: WINDOW,
    respond,
    health,
    metrics,
    language: () => engine.settings().app.language,
    log,
  });
  const service = createServiceManager();
  const stop = async (): Promise<void> => {
    service.stopping();
    await Promise.all([web.stop(), engine.stop()]);
    release();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void stop());
  const { port: uiPort } = await web.start();
  await engine.listen();
  service.ready();
  // First the caller tells that both listeners are up: the client's library and the system's authorities take a sixth of a start, and only the
  // first connection needs them. The library is loaded in any case: later an update may have exchanged the program's files.
  const connect = async (): Promise<void> => {
    await loadClient().catch((error: unknown) => log.error({ err: error }, "the CRM's client could not be loaded"));
    trustSystem();
    engine.connect();
  };
  setImmediate(() => void connect());
  return { ui: `http://${host}:${uiPort}/?token=${token}`, callbacks: engine.callbacksUrl() };
}

await run().catch(refuse);
