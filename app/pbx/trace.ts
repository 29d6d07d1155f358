/** Recorded events in the format of the test traces: a line an event, gzipped; kept in memory for "save this call's trace". */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ChannelId } from '../core/call.ts';
import { createMask, findPersonal, noFindings } from './mask.ts';
import type { RawEvent } from './translate.ts';

/** `t`: ms since the start of the recording. */
export type TraceLine = { readonly t: number; readonly event: RawEvent };

/** Kinds that say nothing about calls, and come all the time. */
export const NOISE: ReadonlySet<string> = new Set([
  'RE_SCHEDULE',
  'PRESENCE_IN',
  'PRESENCE_OUT',
  'PRESENCE_PROBE',
  'MESSAGE_WAITING',
  'MESSAGE_QUERY',
  'API',
  'BACKGROUND_JOB',
  'RECV_RTCP_MESSAGE',
  'SEND_RTCP_MESSAGE',
  'MEDIA_BUG_START',
  'MEDIA_BUG_STOP',
  'PLAYBACK_START',
  'PLAYBACK_STOP',
  'CODEC',
  'TALK',
  'NOTALK',
  'LOG',
  'MODULE_LOAD',
  'MODULE_UNLOAD',
  'RELOADXML',
]);

/** JSON of each line, numbers masked where wanted. */
export const traceTexts = (lines: readonly TraceLine[], masked: boolean): string[] => {
  const texts = lines.map((line) => JSON.stringify(line));
  if (!masked) return texts;
  const findings = noFindings();
  for (const { event } of lines) findPersonal(event, findings);
  return texts.map(createMask(findings, randomUUID()));
};

/** The bytes of `events.jsonl.gz`. */
export const packTrace = (lines: readonly TraceLine[], masked: boolean): Buffer =>
  gzipSync(
    traceTexts(lines, masked)
      .map((text) => `${text}\n`)
      .join(''),
  );

export type TraceMemory = {
  readonly push: (events: readonly RawEvent[]) => void;
  /** What is still known of these channels, packed; null where nothing is. */
  readonly save: (channels: readonly ChannelId[], masked: boolean) => Buffer | null;
};

const OWN = [
  'Unique-ID',
  'Other-Leg-Unique-ID',
  'Bridge-A-Unique-ID',
  'Bridge-B-Unique-ID',
  'CC-Member-Session-UUID',
] as const;

/** Keeps the newest events as they came (references only: nothing is copied until somebody asks). */
export const createTraceMemory = (keep = 2000, clock: () => number = Date.now): TraceMemory => {
  let events: { at: number; event: RawEvent }[] = [];
  return {
    push: (more) => {
      const at = clock();
      for (const event of more) events.push({ at, event });
      if (events.length > keep * 1.5) events = events.slice(-keep);
    },
    save: (channels, masked) => {
      const wanted = new Set(channels);
      const own = events.filter(({ event }) => OWN.some((name) => wanted.has(String(event[name]))));
      const start = own[0]?.at;
      if (start === undefined) return null;
      return packTrace(
        own.map(({ at, event }) => ({ t: at - start, event })),
        masked,
      );
    },
  };
};
