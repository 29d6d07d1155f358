/** Records an exchange's events, until stopped, into a folder with the same files as the test traces. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createWriteStream } from 'node:fs';
import { createReadStream } from 'node:fs';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createGzip } from 'node:zlib';
import { randomUUID } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import { createLink } from '../link/link.ts';
import type { LinkSession, LinkSettings } from '../link/types.ts';
import type { LinkDetail } from '../link/words.ts';
import { createMask, findPersonal, noFindings } from './mask.ts';
import { FREQUENT_EVENTS } from './trace.ts';
import type { TraceLine } from './trace.ts';
import { JsonEvent, readRows, type RawEvent } from '../events/json-event.ts';

export type RecorderOptions = {
  readonly settings: LinkSettings;
  readonly connect?: () => Promise<Duplex>;
  /** Made when it is not there. */
  readonly folder: string;
  readonly masked: boolean;
  readonly onState: (detail: LinkDetail) => void;
  /** Called after each event recorded. */
  readonly onEvent?: (event: RawEvent, count: number) => void;
  readonly log: Logger;
};

type Snapshot = { t: number; 'show channels as json': unknown; uuid_dump: Record<string, unknown> };

/** The exchange's channels with their variables (`uuid_dump`); null when there are none. */
const takeSnapshot = async (session: LinkSession, t: number): Promise<Snapshot | null> => {
  const rows = readRows(await session.api('show channels as json')) ?? [];
  const shown = { row_count: rows.length, rows };
  const dumps: Record<string, unknown> = {};
  for (const { uuid } of rows) {
    if (typeof uuid !== 'string') continue;
    const dump = new JsonEvent(Buffer.from(await session.api(`uuid_dump ${uuid} json`))).toRaw();
    if (dump !== undefined) dumps[uuid] = dump;
  }
  return Object.keys(dumps).length === 0 ? null : { t, 'show channels as json': shown, uuid_dump: dumps };
};

/** Reads the raw lines again, masks personal data, and packs them. */
const finish = async (raw: string, to: string, masked: boolean): Promise<(text: string) => string> => {
  const lines = () => createInterface({ input: createReadStream(raw), crlfDelay: Infinity });
  const findings = noFindings();
  if (masked) for await (const line of lines()) findPersonal((JSON.parse(line) as TraceLine).event, findings);
  const mask = masked ? createMask(findings, randomUUID()) : (text: string) => text;
  const gzip = createGzip();
  const out = gzip.pipe(createWriteStream(to));
  for await (const line of lines()) if (!gzip.write(`${mask(line)}\n`)) await once(gzip, 'drain');
  gzip.end();
  await once(out, 'finish');
  return mask;
};

/** Begins to record. `stop` writes `events.jsonl.gz`, `snapshots.json` (where calls were going on) and an empty `expected.json`. */
export const startRecorder = async (options: RecorderOptions) => {
  const { folder } = options;
  await mkdir(folder, { recursive: true });
  const raw = join(folder, 'events.jsonl.part');
  const out = createWriteStream(raw, { mode: 0o600 });
  const began = performance.now();
  const now = (): number => Math.round(performance.now() - began);
  const snapshots: Record<string, Snapshot> = {};
  let count = 0;
  const link = createLink({
    settings: options.settings,
    ...(options.connect && { connect: options.connect }),
    subscriptions: ['ALL'],
    log: options.log,
    onState: (_state, detail) => options.onState(detail),
    resync: async (session) => {
      const snapshot = await takeSnapshot(session, now());
      if (snapshot !== null) snapshots[`connected-${Object.keys(snapshots).length + 1}`] = snapshot;
    },
    onEvents: (events) => {
      for (const event of events) {
        const whole = FREQUENT_EVENTS.has(event.name) ? undefined : event.toRaw();
        if (whole === undefined) continue;
        count += 1;
        out.write(`${JSON.stringify({ t: now(), event: whole })}\n`);
        options.onEvent?.(whole, count);
      }
    },
  });
  link.start();

  return {
    count: (): number => count,
    /** Resolves with the number of events written. */
    stop: async (): Promise<number> => {
      link.stop();
      out.end();
      await once(out, 'finish');
      const packed = join(folder, 'events.jsonl.gz');
      const mask = await finish(raw, `${packed}.part`, options.masked);
      await rename(`${packed}.part`, packed);
      await rm(raw);
      if (Object.keys(snapshots).length > 0)
        await writeFile(join(folder, 'snapshots.json'), mask(JSON.stringify(snapshots, null, 1)));
      await writeFile(join(folder, 'expected.json'), `${JSON.stringify({ story: '', calls: [] }, null, 2)}\n`, {
        flag: 'wx',
      }).catch(() => undefined);
      return count;
    },
  };
};
