/** An event socket client that only parses, in a separate process: `bare.ts NAME PORT`. Reports over IPC that it listens, and each mark it sees. */
import { createRequire } from 'node:module';
import { connect } from 'node:net';

const [name = '', port = '0'] = process.argv.slice(2);
const PASSWORD = 'demo';
const EVENTS =
  'CHANNEL_CREATE CHANNEL_PROGRESS CHANNEL_PROGRESS_MEDIA CHANNEL_ANSWER CHANNEL_BRIDGE CHANNEL_UNBRIDGE CHANNEL_HOLD ' +
  'CHANNEL_UNHOLD CHANNEL_HANGUP CHANNEL_HANGUP_COMPLETE CHANNEL_UUID RECORD_START RECORD_STOP';

const listening = (): void => void process.send?.({ listening: true });
const saw = (uuid: unknown): void => {
  if (typeof uuid === 'string' && uuid.startsWith('ffffffff-')) process.send?.({ mark: uuid });
};

type Library = {
  on(name: string, listener: (event: { getHeader(name: string): string | null }) => void): void;
  events(type: string, names: string, done: () => void): void;
};
/** freeswitch-esl and modesl have the same interface. */
function overLibrary(connection: Library): void {
  connection.on('error', () => undefined);
  connection.on('esl::event::CHANNEL_CREATE::*', (event) => saw(event.getHeader('Unique-ID')));
  connection.on('esl::ready', () => connection.events('json', EVENTS, listening));
}

/** The lower bound: splitting frames by Content-Length and JSON.parse, nothing else. */
function framing(): void {
  const socket = connect(Number(port), '127.0.0.1');
  let held = Buffer.alloc(0);
  let step = 0;
  socket.on('data', (chunk) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    let at = 0;
    for (let head = held.indexOf('\n\n', at); head >= 0; head = held.indexOf('\n\n', at)) {
      const length = Number(/Content-Length: (\d+)/.exec(held.toString('latin1', at, head))?.[1] ?? 0);
      if (held.length < head + 2 + length) break;
      if (length > 0)
        saw((JSON.parse(held.toString('utf8', head + 2, head + 2 + length)) as Record<string, string>)['Unique-ID']);
      else if (step++ === 0) socket.write(`auth ${PASSWORD}\n\n`);
      else if (step === 2) socket.write(`event json ${EVENTS}\n\n`);
      else listening();
      at = head + 2 + length;
    }
    held = held.subarray(at);
  });
}

switch (name) {
  case 'framing':
    framing();
    break;
  case 'freeswitch-esl': {
    const { Connection } = await import('freeswitch-esl');
    const connection = new Connection();
    overLibrary(connection);
    connection.initializeInbound({ host: '127.0.0.1', port: Number(port), password: PASSWORD });
    break;
  }
  case 'modesl': {
    // modesl has no type declarations.
    const modesl = createRequire(import.meta.url)('modesl') as { Connection: new (...given: unknown[]) => Library };
    overLibrary(new modesl.Connection('127.0.0.1', Number(port), PASSWORD));
    break;
  }
  case 'esl': {
    const { FreeSwitchClient } = await import('esl');
    const quiet = { debug: () => undefined, info: () => undefined, error: () => undefined };
    const client = new FreeSwitchClient({ host: '127.0.0.1', port: Number(port), password: PASSWORD, logger: quiet });
    client.on('connect', (call) => {
      call.on('CHANNEL_CREATE', ({ body }) => saw(Reflect.get(body, 'Unique-ID')));
      void call.event_json(...(EVENTS.split(' ') as ['CHANNEL_CREATE'])).then(listening);
    });
    client.connect();
    break;
  }
  default:
    throw new Error(`no client is called ${name}`);
}
