/** The recorded calls as bytes of the event socket, repeated as often as needed with new uuids and growing times, without parsing them again. */
import { jsonFrame } from '../app/demo/frames.ts';
import { SUBSCRIPTIONS } from '../app/pbx/events/translate.ts';
import { loadTrace, traceNames, type TraceEvent } from '../test/fixtures/trace.ts';

/** One event of a call: its bytes, with the positions of uuids and times. */
type Template = {
  readonly bytes: Buffer;
  readonly uuids: readonly number[];
  readonly times: readonly { readonly at: number; readonly value: number }[];
  /** ms since the beginning of the recording. */
  readonly t: number;
  readonly name: string;
};

export type Recording = {
  readonly name: string;
  readonly frames: readonly Template[];
  readonly calls: number;
  /** ms */
  readonly lasts: number;
  /** The uuid of the first channel, as recorded. */
  readonly first: string;
};

export type Frame = { readonly bytes: Buffer; readonly t: number; readonly name: string };

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const MICROS = /(?<!\d)1[67]\d{14}(?!\d)/g;

/** Whether the product subscribes to this event: FreeSWITCH sends no others. */
function isWanted(event: TraceEvent): boolean {
  const heard: readonly string[] = SUBSCRIPTIONS;
  const name = String(event['Event-Name']);
  return heard.includes(name === 'CUSTOM' ? String(event['Event-Subclass']) : name);
}

function template(event: TraceEvent, t: number): Template {
  const bytes = jsonFrame(event);
  const text = bytes.toString('latin1');
  return {
    bytes,
    uuids: [...text.matchAll(UUID)].map(({ index }) => index),
    times: [...text.matchAll(MICROS)].map(({ index, 0: digits }) => ({ at: index, value: Number(digits) })),
    t,
    name: String(event['Event-Name']),
  };
}

/** Reads one recorded call, or all of them. */
export function recordings(names: readonly string[] = traceNames()): Recording[] {
  return names.map((name) => {
    const { lines, expected } = loadTrace(name);
    const wanted = lines.filter(({ event }) => isWanted(event));
    const parts = wanted.map(({ event, t }) => template(event, t - (wanted[0]?.t ?? 0)));
    return {
      name,
      frames: parts,
      calls: expected.calls.length,
      lasts: parts.at(-1)?.t ?? 0,
      first: String(wanted[0]?.event['Unique-ID']),
    };
  });
}

/** The uuid that replaces a recorded one in the play of that number. */
export const renamed = (uuid: string, play: number): string => play.toString(16).padStart(8, '0') + uuid.slice(8);

/** One play of a recording: its frames with new uuids, and times moved so that it begins at `startAt` (ms since the epoch). */
export function frames(recording: Recording, play: number, startAt: number): Frame[] {
  const prefix = renamed('', play);
  const began = Math.min(...(recording.frames[0]?.times.map(({ value }) => value) ?? [0]));
  const shift = Math.round(startAt * 1000) - began;
  return recording.frames.map(({ bytes, uuids, times, t, name }) => {
    const copy = Buffer.from(bytes);
    for (const at of uuids) copy.write(prefix, at, 'latin1');
    for (const { at, value } of times) copy.write(String(value + shift), at, 'latin1');
    return { bytes: copy, t, name };
  });
}

/** An endless day: the same recorded calls over and over, one after another, with advancing times. */
export function* endless(
  startAt: number,
  which = recordings(),
): Generator<Frame & { readonly endsCalls: number; readonly now: number }> {
  let at = startAt;
  for (let play = 1; ; play += 1) {
    const recording = which[play % which.length];
    if (recording === undefined) return;
    const all = frames(recording, play, at);
    for (const [n, frame] of all.entries())
      yield { ...frame, endsCalls: n === all.length - 1 ? recording.calls : 0, now: at + frame.t };
    at += recording.lasts + 100;
  }
}

/** The CHANNEL_CREATE of an inbound channel with that uuid: once it has been processed, so has everything before it. */
export function mark(uuid: string, at: number): Buffer {
  return jsonFrame({
    'Event-Name': 'CHANNEL_CREATE',
    'Event-Date-Timestamp': String(Math.round(at * 1000)),
    'Unique-ID': uuid,
    'Call-Direction': 'inbound',
    'Channel-Name': 'sofia/external/79990000000@198.51.100.7',
    'Caller-Caller-ID-Number': '79990000000',
    'Caller-Destination-Number': '74951234567',
  });
}
