/** Where the exchange's files and its event socket are reached: on this PC, a share, or through an SSH login. */
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { HistorySettings, RecordingSource, Settings } from '../contract/settings.ts';
import type { RecordingPort } from '../crm/ports.ts';
import { localFiles, type Files } from '../pbx/files.ts';
import type { Words } from '../pbx/words.ts';

export type SourcesDeps = {
  readonly settings: () => Settings;
  /** The exchange's host key, seen for the first time. */
  readonly saveHostKey: (fingerprint: string) => void;
  readonly onTrouble: (words: Words | null) => void;
  readonly log: Logger;
};

export type Sources = ReturnType<typeof createSources>;

export function createSources(_deps: SourcesDeps) {
  const recordings: RecordingPort = { fetch: () => Promise.resolve('notYet') };
  return {
    recordings,
    /** Another way to the event socket than TCP, where an SSH login is set. */
    connect: (): (() => Promise<Duplex>) | undefined => undefined,
    openFiles: (_source: HistorySettings): Files => localFiles(),
    /** Reads the beginning of some recording of a source. */
    async sample(source: RecordingSource): Promise<{ file: string; bytes: number }> {
      const files = localFiles();
      const [found] = await files.list(source.to);
      return { file: found?.name ?? '', bytes: found?.size ?? 0 };
    },
    reconfigure: (): Promise<void> => Promise.resolve(),
    close: (): Promise<void> => Promise.resolve(),
  };
}
