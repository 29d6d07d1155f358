/** Entry: records a trace of an exchange in the format of the test traces: `npm run record -- --out DIR`. */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { pino } from 'pino';
import { pbxSettings } from './contract/settings.ts';
import type { SshLogin } from './contract/settings.ts';
import { sayCommand, terminalLanguage } from './command-words.ts';
import { startRecorder } from './pbx/trace/trace-recorder.ts';
import { createSsh } from './remote/ssh.ts';

const USAGE = `usage: npm run record -- --out DIR [--config FILE | --host HOST --port PORT] [--password PASSWORD] [--seconds N] [--mask]
  The password is given by --password, by the configuration ("pbx": {"password": …}) or, unseen in the list of processes, by PLECHO_PBX_PASSWORD; user@domain:password logs in with userauth.
  --mask replaces numbers, names and addresses, consistently. Ctrl+C ends the recording.`;

const language = terminalLanguage(process.env);
const words = sayCommand.in(language);
const say = (text: string): void => void process.stderr.write(`${text}\n`);

/** Ends with words on stderr. */
const leave = (text: string): never => {
  say(text);
  process.exit(2);
};

const readOptions = () => {
  const { values } = parseArgs({
    options: {
      out: { type: 'string' },
      config: { type: 'string' },
      host: { type: 'string' },
      port: { type: 'string' },
      password: { type: 'string' },
      seconds: { type: 'string' },
      mask: { type: 'boolean', default: false },
    },
  });
  const config: unknown =
    values.config === undefined ? {} : JSON.parse(readFileSync(values.config, 'utf8').replace(/^\ufeff/, ''));
  const configured = config !== null && typeof config === 'object' && 'pbx' in config ? config.pbx : {};
  const pbx = pbxSettings.parse({
    ...(configured !== null && typeof configured === 'object' ? configured : {}),
    ...(values.host !== undefined && { host: values.host }),
    ...(values.port !== undefined && { port: Number(values.port) }),
    ...(process.env['PLECHO_PBX_PASSWORD'] !== undefined && { password: process.env['PLECHO_PBX_PASSWORD'] }),
    ...(values.password !== undefined && { password: values.password }),
  });
  const seconds = values.seconds === undefined ? null : Number(values.seconds);
  if (values.out === undefined || (seconds !== null && !(seconds > 0))) return leave(USAGE);
  return { out: values.out, pbx, seconds, masked: values.mask };
};

const connectOver = (login: SshLogin, host: string, port: number) => {
  let known = login;
  const ssh = createSsh({
    login: () => known,
    learnHostKey: (hostKey) => {
      known = { ...known, hostKey };
      say(words('hostKey', hostKey));
    },
    log: pino({ level: 'silent' }),
  });
  return { connect: () => ssh.connect(host, port), close: ssh.close };
};

const run = async (): Promise<void> => {
  const { out, pbx, seconds, masked } = readOptions();
  const ssh = pbx.ssh === null ? null : connectOver(pbx.ssh, pbx.host, pbx.port);
  const recorder = await startRecorder({
    settings: pbx,
    ...(ssh && { connect: ssh.connect }),
    folder: out,
    masked,
    log: pino({ level: 'silent' }),
    onState: (state) => say(state.words[language]),
    onEvent: (event) => {
      if (/^CHANNEL_(CREATE|ANSWER|BRIDGE|HANGUP)$/.test(String(event['Event-Name'])))
        say(`  ${String(event['Event-Name'])} ${String(event['Unique-ID'])}`);
    },
  });
  let timer: NodeJS.Timeout | undefined;
  await new Promise<void>((resolve) => {
    // Not once: npm hands Ctrl+C on to a process that has had it already, and a second one must not end it while it writes.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve());
    if (seconds !== null) timer = setTimeout(resolve, seconds * 1000);
  });
  clearTimeout(timer); // after Ctrl+C it would hold the process
  const count = await recorder.stop();
  ssh?.close();
  say(words('recorded', count, out));
};

await run().catch((error: unknown) => leave(`${error instanceof Error ? error.message : String(error)}\n${USAGE}`));
