/** The tunnel by any program that prints its address (tuna, CloudPub, frp, cloudflared …), started again whenever it dies. */
import { stripVTControlCharacters } from 'node:util';
import type { Logger } from 'pino';
import { startChild } from './child-process.ts';
import type { Leftovers } from './orphaned-processes.ts';
import { createMatcher, type Matcher } from './safe-match.ts';
import type { LocalEnd } from './ssh-forward.ts';
import type { Attempt, Ending, SuperviseDeps } from './supervise.ts';
import { sayTunnel } from './tunnel-words.ts';

export type CommandTunnelSettings = {
  /** For the system's shell; `{port}` and `{host}` stand for our listener, as do PLECHO_PORT and PLECHO_HOST. */
  readonly command: string;
  /** Its first group, or the whole match, in the program's output is the public address. */
  readonly urlPattern: string;
  /** Known beforehand: then the output is not searched. */
  readonly publicUrl: string | null;
};

export type CommandTunnelDeps = {
  readonly local: LocalEnd;
  readonly log: Logger;
  /** Where the program is written down, so that the next start can end it if it outlives us. */
  readonly leftovers?: Leftovers;
  /** ms after which a program that has printed no address is complained about. */
  readonly urlWait?: number;
};

const LONGEST_LINE = 4096;
const FAMILY_MS = 5_000;

/** Returns what starts the program once. */
export function commandTunnel(
  settings: CommandTunnelSettings,
  { local, log, leftovers, urlWait = 60_000 }: CommandTunnelDeps,
): SuperviseDeps['open'] {
  return (report): Attempt => {
    let matcher: Matcher;
    try {
      matcher = createMatcher(settings.urlPattern);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return {
        ended: Promise.resolve({ words: sayTunnel.both('badPattern', why), retry: 'never' }),
        stop: () => Promise.resolve(),
      };
    }

    const env = { PLECHO_PORT: String(local.port), PLECHO_HOST: local.host };
    const child = startChild(
      settings.command.replaceAll('{port}', env.PLECHO_PORT).replaceAll('{host}', env.PLECHO_HOST),
      env,
    );
    const { pid } = child.process;
    const note = (): void => {
      if (pid !== undefined) void leftovers?.note(pid);
    };
    note();
    let url = settings.publicUrl;
    let lastLine = '';
    if (url !== null) report({ url, words: sayTunnel.both('up') });

    // A shell, or a program that starts another: what there is by then is the whole family.
    const family = setTimeout(note, FAMILY_MS);
    const complain = setTimeout(() => {
      if (url === null)
        report({
          url: null,
          words: matcher.tooSlow()
            ? sayTunnel.both('badPattern', settings.urlPattern)
            : sayTunnel.both('noUrl', lastLine),
        });
    }, urlWait);

    const readLine = (line: string): void => {
      if (line.trim() !== '') lastLine = line.trim().slice(0, 200);
      if (settings.publicUrl !== null || matcher.tooSlow()) return;
      const found = matcher.match(line)?.replace(/\/+$/, '') ?? null;
      if (found === null || found === url || !/^https?:\/\/[^\s/]+/.test(found)) return;
      url = found;
      report({ url, words: sayTunnel.both('up') });
    };
    for (const stream of [child.process.stdout, child.process.stderr]) if (stream) eachLine(stream, readLine);

    const ended = new Promise<Ending>((resolve) => {
      const end = (how: number | string): void => {
        clearTimeout(complain);
        clearTimeout(family);
        if (pid !== undefined) leftovers?.forget(pid);
        log.warn({ how }, "the tunnel's program ended");
        resolve({ words: sayTunnel.both('commandFailed', how, lastLine), retry: 'soon' });
      };
      child.process.once('error', (error) => end(error.message));
      child.process.once('exit', (code, signal) => end(signal ?? code ?? '?'));
    });
    return { ended, stop: () => child.stop() };
  };
}

/** Calls `each` for every line, and for a piece without an end that has grown too long. */
function eachLine(stream: NodeJS.ReadableStream, each: (line: string) => void): void {
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (chunk: string) => {
    const lines = (rest + stripVTControlCharacters(chunk)).split(/\r?\n|\r/);
    rest = lines.pop() ?? '';
    lines.forEach((line) => each(line.slice(0, LONGEST_LINE)));
    if (rest.length > LONGEST_LINE) {
      each(rest.slice(0, LONGEST_LINE));
      rest = '';
    }
  });
  stream.on('end', () => each(rest));
  stream.on('error', () => {});
}
