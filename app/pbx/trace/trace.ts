/** Recorded events in the format of the test traces: one event per line, gzipped; kept in memory for "save this call's trace". */
import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { ChannelId } from '../../core/model.ts';
import { createMask, findPersonal, noFindings } from './mask.ts';
import { JsonEvent, type RawEvent } from '../events/json-event.ts';

/** `t`: ms since the start of the recording. */
export type TraceLine = { readonly t: number; readonly event: RawEvent };

/** Kinds of events that are frequent and say nothing about calls. */
export const FREQUENT_EVENTS: ReadonlySet<string> = new Set([
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
  readonly push: (events: readonly JsonEvent[]) => void;
  /** Forgets events that hold these digits. @returns how many */
  readonly forget: (digits: string) => number;
  /** The events of these channels that are still in memory, packed; null if there are none. */
  readonly save: (channels: readonly ChannelId[], masked: boolean) => Buffer | null;
};

const OWN = [
  'Unique-ID',
  'Other-Leg-Unique-ID',
  'Bridge-A-Unique-ID',
  'Bridge-B-Unique-ID',
  'CC-Member-Session-UUID',
] as const;

/**
 * Keeps the newest events whole, as the bytes that came, in one block outside the JavaScript heap: kept as objects, a steady stream of them
 * would grow the heap by a hundred megabytes.
 * @param size bytes; an event is some 10 KB
 * @param clock ms
 */
export const createTraceMemory = (size: number, clock: () => number = Date.now): TraceMemory => {
  /** The system gives memory only for what is written to: a quiet office never fills it. */
  const block = Buffer.allocUnsafeSlow(size);
  /** Oldest first; a ring buffer: after the last place comes the first. */
  const kept: { at: number; from: number; to: number }[] = [];
  let end = 0;

  const makeRoom = (length: number): void => {
    if (end + length > size) {
      while (kept[0] !== undefined && kept[0].from >= end) kept.shift();
      end = 0;
    }
    while (kept[0] !== undefined && kept[0].from < end + length && kept[0].to > end) kept.shift();
  };
  return {
    push: (events) => {
      const at = clock();
      for (const { bytes } of events) {
        const { length } = bytes;
        if (length > size / 4) continue; // too large for an event of a call: keeping it would push out all others
        makeRoom(length);
        bytes.copy(block, end);
        kept.push({ at, from: end, to: end + length });
        end += length;
      }
    },
    forget: (digits) => {
      const before = kept.length;
      const left = kept.filter(({ from, to }) => {
        const isFree = !block.subarray(from, to).includes(digits);
        if (!isFree) block.fill(0, from, to);
        return isFree;
      });
      kept.splice(0, before, ...left);
      return before - left.length;
    },
    save: (channels, masked) => {
      const lines = kept.flatMap(({ at, from, to }) => {
        const text = block.subarray(from, to);
        if (!channels.some((id) => text.includes(id))) return [];
        const event = new JsonEvent(text).toRaw();
        return event !== undefined && OWN.some((name) => channels.includes(String(event[name]))) ? [{ at, event }] : [];
      });
      const start = lines[0]?.at;
      if (start === undefined) return null;
      return packTrace(
        lines.map(({ at, event }) => ({ t: at - start, event })),
        masked,
      );
    },
  };
};
