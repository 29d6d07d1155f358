/** The caller ID number that each extension last showed to the outside: the dialplan sets it, so this predicts the next one. */
import type { Call, ChannelId, Channel } from '../../core/model.ts';

export type ShownLines = ReturnType<typeof createShownLines>;

const KEY = 'shownLines';
/** Extensions remembered; the longest unused is forgotten first. */
const MOST = 2000;

/**
 * @param memory a place that outlives a restart
 * @param lineOf reads a number that a channel showed as one of ours; undefined where it is none
 */
export function createShownLines(
  memory: { readonly read: (key: string) => string | null; readonly write: (key: string, value: string) => void },
  channelOf: (id: ChannelId) => Channel | undefined,
  lineOf: (shown: string | undefined) => string | undefined,
) {
  const stored = JSON.parse(memory.read(KEY) ?? '[]') as [string, string][];
  const lines = new Map<string, string>(stored);
  return {
    /** Learns from calls that changed. */
    note(calls: readonly Call[]): void {
      let isNew = false;
      for (const { direction, clientChannel, legs } of calls) {
        const channel = direction === 'outbound' && clientChannel !== undefined ? channelOf(clientChannel) : undefined;
        const line = channel?.made === 'exchange' ? lineOf(channel.shown) : undefined;
        const from = legs[0]?.from;
        if (line === undefined || from?.kind !== 'user' || lines.get(from.number) === line) continue;
        lines.delete(from.number);
        lines.set(from.number, line);
        isNew = true;
      }
      const [oldest] = lines.keys();
      if (lines.size > MOST && oldest !== undefined) lines.delete(oldest);
      if (isNew) memory.write(KEY, JSON.stringify([...lines]));
    },
    /** What this extension showed last. */
    of: (extension: string): string | undefined => lines.get(extension),
    /** What anybody here showed last. */
    latest: (): string | undefined => [...lines.values()].at(-1),
  };
}
