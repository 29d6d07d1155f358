/** One client of the demo exchange's event socket: login, subscriptions, commands, until either side goes. */
import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ApiHandler } from './exchange-api.ts';
import { apiResponse, AUTH_REQUEST, DISCONNECT_NOTICE, jsonFrame, plainFrame, reply } from './frames.ts';
import type { WireEvent } from './frames.ts';
import { createSubscriptions } from './subscriptions.ts';
import type { Subscriptions } from './subscriptions.ts';

export type SessionHost = {
  /** Checks `auth` (user null) and `userauth`. */
  readonly login: (user: string | null, password: string) => boolean;
  /** What `userauth` users may do; undefined = all. */
  readonly allowed: { readonly events?: ReadonlySet<string>; readonly api?: ReadonlySet<string> };
  readonly handler: (command: string) => ApiHandler | undefined;
  /** Told of every command as it came, headers included. */
  readonly heard: (text: string) => void;
  /** Sends an event to every listener. */
  readonly publish: (event: WireEvent) => void;
  readonly jobEvent: (headers: WireEvent) => WireEvent;
  /** Told when a client has logged in or its subscriptions changed. */
  readonly changed: () => void;
};

export type Session = {
  readonly socket: Socket | Duplex;
  readonly subscriptions: Subscriptions;
  readonly isAuthed: () => boolean;
  readonly deliver: (event: WireEvent, json: () => Buffer) => void;
  readonly write: (bytes: string | Buffer) => void;
  /** Half-open: the connection stays, nothing is read from it or written to it any more. */
  readonly silence: (on: boolean) => void;
  /** `end`: FIN; `reset`: RST; `notice`: the goodbye of FreeSWITCH, then FIN. */
  readonly cut: (how: 'end' | 'reset' | 'notice') => void;
};

/** Serves one accepted socket. */
export const createSession = (socket: Socket | Duplex, host: SessionHost): Session => {
  const subscriptions = createSubscriptions();
  let authed = false;
  let restricted = false;
  let silent = false;
  let pending = '';
  /** One command after the other, as a listener's thread does it: a slow `api` holds up what follows. */
  let inOrder = Promise.resolve();

  const write = (bytes: string | Buffer): void => {
    if (!silent && socket.writable) socket.write(bytes);
  };
  const bye = (): void => {
    write(DISCONNECT_NOTICE);
    socket.end();
  };

  const logIn = (user: string | null, password: string): void => {
    authed = host.login(user, password);
    restricted = user !== null;
    const extra = user === null ? [] : ['Allowed-Events: all', 'Allowed-API: all', 'Allowed-LOG: true'];
    write(authed ? reply('+OK accepted', extra) : reply('-ERR invalid'));
    if (authed) host.changed();
    else bye();
  };

  const run = async (text: string, jobId?: string): Promise<string> => {
    const space = text.indexOf(' ');
    const name = space < 0 ? text : text.slice(0, space);
    const handler = host.handler(name);
    if (!handler) return `-ERR ${name} Command not found!\n`;
    try {
      return await handler(space < 0 ? '' : text.slice(space + 1), jobId);
    } catch (error) {
      return `-ERR ${error instanceof Error ? error.message : String(error)}\n`;
    }
  };

  const background = (text: string, headers: ReadonlyMap<string, string>): void => {
    const id = headers.get('job-uuid') ?? randomUUID();
    write(reply(`+OK Job-UUID: ${id}`, [`Job-UUID: ${id}`]));
    const [name = '', ...args] = text.split(' ');
    const head = { 'Job-UUID': id, 'Job-Command': name, ...(args.length ? { 'Job-Command-Arg': args.join(' ') } : {}) };
    const finish = (body: string): void =>
      host.publish(host.jobEvent({ ...head, 'Content-Length': String(Buffer.byteLength(body)), _body: body }));
    void run(text, id).then(finish);
  };

  /** mod_event_socket says so in a command/reply, whatever the command. */
  const isDenied = (word: string, api = ''): boolean =>
    restricted && (word === 'api' || word === 'bgapi') && host.allowed.api?.has(api) === false;

  const command = (line: string, headers: ReadonlyMap<string, string>): void | Promise<void> => {
    const [word = '', ...rest] = line.trim().split(/\s+/);
    const tail = line.slice(word.length).trimStart();
    if (word === 'exit' || word.startsWith('...')) {
      write(reply('+OK bye'));
      bye();
    } else if (!authed) {
      const user = /^([^@:]+@[^:]+):(.*)$/.exec(tail);
      if (word === 'auth') logIn(null, line.slice(5));
      else if (word === 'userauth') logIn(user?.[1] ?? '', user?.[2] ?? '');
      else write(reply('-ERR command not found'));
    } else if (isDenied(word, rest[0])) write(reply('-ERR permission denied'));
    else if (word === 'api') return run(tail).then((body) => write(apiResponse(body)));
    else if (word === 'bgapi') background(tail, headers);
    else if (word === 'event') write(reply(subscriptions.add(rest, restricted ? host.allowed.events : undefined)));
    else if (word === 'nixevent') write(reply(subscriptions.nix(rest)));
    else if (word === 'noevents') write(reply(subscriptions.clear()));
    else if (word === 'filter') write(reply(subscriptions.filter(rest)));
    else if (word === 'log' || word === 'nolog' || word === 'linger' || word === 'nolinger') write(reply('+OK'));
    else write(reply('-ERR command not found'));
    host.changed();
  };

  socket.setEncoding('utf8');
  socket.on('data', (chunk: string) => {
    if (silent) return;
    pending += chunk.replaceAll('\r', '');
    for (let end = pending.indexOf('\n\n'); end >= 0; end = pending.indexOf('\n\n')) {
      const text = pending.slice(0, end).replace(/^\n+/, '');
      pending = pending.slice(end + 2);
      if (text === '') continue;
      const [line = '', ...lines] = text.split('\n');
      const pairs = lines.map((one): [string, string] => {
        const colon = one.indexOf(':');
        return [one.slice(0, colon).toLowerCase(), one.slice(colon + 1).trim()];
      });
      inOrder = inOrder.then(() => {
        const done = command(line, new Map(pairs));
        host.heard(text);
        return done;
      });
    }
  });
  socket.on('error', () => socket.destroy());
  write(AUTH_REQUEST);

  return {
    socket,
    subscriptions,
    isAuthed: () => authed,
    deliver: (event, json) => {
      if (authed && subscriptions.wants(event)) write(subscriptions.format() === 'json' ? json() : plainFrame(event));
    },
    write,
    silence: (on) => {
      silent = on;
    },
    cut: (how) => {
      if (how === 'reset') {
        if (socket instanceof Socket) socket.resetAndDestroy();
        else socket.destroy();
      } else if (how === 'notice') bye();
      else socket.end();
    },
  };
};

/** The JSON frame of an event, made once for all listeners. */
export const lazyFrame = (event: WireEvent): (() => Buffer) => {
  let frame: Buffer | undefined;
  return () => (frame ??= jsonFrame(event));
};
