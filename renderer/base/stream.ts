/** Reads the live stream: lines of JSON. Whether it ends, falls silent or breaks, to the caller it is over. */
import type { LiveMessage } from '../../app/contract/view.ts';
import { keyHeader } from './key.ts';

/**
 * Reads `/api/live` until it ends.
 * @param onMessage each message, in order
 * @param silenceMs the stream counts as dead after that long without a line
 * @returns when the stream is over, for whatever reason
 */
export async function readLive(
  onMessage: (message: LiveMessage) => void,
  stop: AbortSignal,
  silenceMs = 45_000,
): Promise<void> {
  const own = new AbortController();
  const abort = (): void => own.abort();
  stop.addEventListener('abort', abort);
  let watchdog = setTimeout(abort, silenceMs);
  try {
    const response = await fetch('/api/live', { headers: keyHeader(), signal: own.signal });
    if (!response.ok || response.body === null) return;
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      clearTimeout(watchdog);
      watchdog = setTimeout(abort, silenceMs);
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') onMessage(JSON.parse(line) as LiveMessage);
    }
  } catch {
    // Aborted, cut or garbled: the caller connects again and gets a new snapshot.
  } finally {
    clearTimeout(watchdog);
    stop.removeEventListener('abort', abort);
  }
}
