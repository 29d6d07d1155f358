/** The exchange's folder of call records, in memory. */
import { Readable } from 'node:stream';
import type { Files } from '../../app/remote/files.ts';

/** A record's file: its name, its JSON and when it was written (ms, the exchange's time). */
export type RecordFile = { readonly name: string; readonly text: string; readonly at: number };

/** The folder `/cdr` with these files; a file added to the list appears at once. */
export function recordsFolder(records: readonly RecordFile[]): Files {
  const info = ({ name, text, at }: RecordFile) => ({
    path: `/cdr/${name}`,
    name,
    size: Buffer.byteLength(text),
    mtimeMs: at,
    isFolder: false,
  });
  return {
    list: (_, wanted = () => true) => Promise.resolve(records.map(info).filter(wanted)),
    stat: (path) => {
      const found = records.find(({ name }) => path === `/cdr/${name}`);
      if (path === '/cdr') return Promise.resolve({ path, name: 'cdr', size: 0, mtimeMs: 0, isFolder: true });
      return Promise.resolve(found === undefined ? null : info(found));
    },
    read: (path, start = 0) => {
      const found = records.find(({ name }) => path === `/cdr/${name}`);
      return found === undefined
        ? Promise.reject(Object.assign(new Error('ENOENT'), { code: 'ENOENT' }))
        : Promise.resolve(Readable.from([Buffer.from(found.text).subarray(start)]));
    },
    join: (folder, name) => `${folder}/${name}`,
    close: () => Promise.resolve(),
  };
}
