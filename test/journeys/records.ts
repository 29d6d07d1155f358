/** The exchange's call records of a played trace: one mod_json_cdr file per channel, written at the moment the channel ends. */
import { renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Mover, Trace, TraceEvent } from '../fixtures/trace.ts';

export type Records = {
  /** Call with each (moved) event of the play; writes the records that are due. */
  readonly on: (event: TraceEvent) => void;
  /** Writes the remaining records and dates all files a minute back (or to `at`, ms), so that no more are expected. */
  readonly settle: (at?: number) => void;
  /** Removes the files, as a log rotation does. */
  readonly remove: () => void;
};

/** @param mover the mover of the play; a function, because the play creates it later */
export function createRecords(folder: string, trace: Trace, mover: () => Mover): Records {
  const left = new Map(trace.cdr.map((record) => [String(record.variables['uuid']), record]));
  const written: string[] = [];
  const write = (uuid: string): void => {
    const record = left.get(uuid);
    if (record === undefined) return;
    left.delete(uuid);
    const path = join(folder, `${mover().id(uuid)}.cdr.json`);
    writeFileSync(`${path}.part`, JSON.stringify(mover().value(record)));
    renameSync(`${path}.part`, path);
    written.push(path);
  };
  return {
    on(event) {
      if (event['Event-Name'] !== 'CHANNEL_HANGUP_COMPLETE') return;
      for (const uuid of left.keys()) if (mover().id(uuid) === event['Unique-ID']) write(uuid);
    },
    settle(at = Date.now() - 60_000) {
      for (const uuid of left.keys()) write(uuid);
      for (const path of written) utimesSync(path, at / 1000, at / 1000);
    },
    remove: () => written.splice(0).forEach((path) => rmSync(path, { force: true })),
  };
}
