/** A recording for the window's player, with ranges where the file lies on this PC; a call's trace for the support. */
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { ApiFailure } from '../../contract/api.ts';
import type { HistoryRow } from '../../contract/view.ts';
import type { Language } from '../../contract/language.ts';
import type { Downloads } from '../../respond.ts';
import { sayEngine } from '../words.ts';
import type { RecordingPort } from '../../crm/outbox/ports.ts';
import type { Traces } from '../../contract/exchange.ts';

export type RecordingApiDeps = {
  readonly store: { readonly oneCall: (id: string) => HistoryRow | null };
  readonly sources: { readonly recordings: RecordingPort };
  readonly exchange: { readonly traces: Traces };
  /** Channels of a recent call. */
  readonly channelsOf: (callId: string) => readonly string[];
  readonly language: () => Language;
};

/** `bytes=100-` or `bytes=100-199`; null for none or nonsense (then the whole file is sent). */
function rangeOf(header: string | null, size: number): { start: number; end: number } | null {
  const found = /^bytes=(\d+)-(\d*)$/.exec(header ?? '');
  if (found === null) return null;
  const start = Number(found[1]);
  const end = found[2] ? Math.min(Number(found[2]), size - 1) : size - 1;
  return start <= end && start < size ? { start, end } : null;
}

const bodyOf = (stream: Readable): ReadableStream<Uint8Array> => Readable.toWeb(stream) as ReadableStream<Uint8Array>;

export function recordingApi({
  store: { oneCall },
  sources: { recordings },
  exchange: { traces },
  channelsOf,
  language,
}: RecordingApiDeps): Downloads<'recording' | 'trace'> {
  return {
    async recording(query, request) {
      const [callId, file] = [query.get('call') ?? '', query.get('file') ?? ''];
      const known = oneCall(callId)?.recordings.some((recording) => recording.file === file) === true;
      if (!known) throw new ApiFailure('notFound', sayEngine(language(), 'noRecording'));
      const found = await recordings.fetch(file, callId);
      if (found === 'notYet' || found === 'gone')
        throw new ApiFailure('unavailable', sayEngine(language(), 'recordingAway'));
      const headers = {
        'content-type': found.contentType,
        'accept-ranges': 'path' in found ? 'bytes' : 'none',
        'cache-control': 'private, no-store',
      };
      const release = (stream: Readable): Readable => stream.once('close', () => void found.dispose?.());
      if ('stream' in found)
        return new Response(bodyOf(release(found.stream)), {
          headers: { ...headers, 'content-length': String(found.size) },
        });
      const range = rangeOf(request.headers.get('range'), found.size);
      const stream = release(found.open?.(range ?? {}) ?? createReadStream(found.path, range ?? {}));
      if (range === null)
        return new Response(bodyOf(stream), { headers: { ...headers, 'content-length': String(found.size) } });
      const { start, end } = range;
      return new Response(bodyOf(stream), {
        status: 206,
        headers: {
          ...headers,
          'content-length': String(end - start + 1),
          'content-range': `bytes ${start}-${end}/${found.size}`,
        },
      });
    },
    trace(query) {
      const callId = query.get('call') ?? '';
      const saved = traces.save(channelsOf(callId), query.get('mask') === '1');
      if (saved === null) throw new ApiFailure('notFound', sayEngine(language(), 'noTrace'));
      return new Response(new Uint8Array(saved), {
        headers: {
          'content-type': 'application/gzip',
          'content-disposition': `attachment; filename="${callId.replace(/[^\w-]/g, '')}.jsonl.gz"`,
        },
      });
    },
  };
}

/** Which channels the latest calls were made of. */
export function createRecentChannels(most = 300) {
  const recent = new Map<string, readonly string[]>();
  return {
    note(callId: string, channels: Iterable<string>): void {
      recent.delete(callId);
      recent.set(callId, [...channels]);
      if (recent.size > most) recent.delete(recent.keys().next().value ?? '');
    },
    of: (callId: string): readonly string[] => recent.get(callId) ?? [],
  };
}
