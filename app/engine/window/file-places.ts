/** Where the exchange itself says that it keeps recordings and call records, and whether these folders are seen from this computer. */
import { stat } from 'node:fs/promises';
import type { FilePlaces } from '../../contract/api.ts';
import type { Exchange } from '../../contract/exchange.ts';
import type { ApiPart } from './api-part.ts';

export type FilePlacesDeps = { readonly exchange: Pick<Exchange, 'logFolder' | 'recordingsFolder'> };

/** Folders of the exchange's modules within its log folder, the most telling first. */
const RECORDS = [
  { format: 'json_cdr', name: 'json_cdr' },
  { format: 'xml_cdr', name: 'xml_cdr' },
  { format: 'csv', name: 'cdr-csv' },
] as const;

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );

/** An exchange that does not answer tells nothing: then nothing is known, and the fields are filled in by hand. */
const told = (asked: Promise<string | undefined>): Promise<string | undefined> => asked.catch(() => undefined);

/** The folders as the exchange names them. `recordings` is told wherever they are, call records only where they are seen from here. */
export async function findPlaces({ exchange }: FilePlacesDeps): Promise<FilePlaces> {
  const [recordings, log] = await Promise.all([told(exchange.recordingsFolder()), told(exchange.logFolder())]);
  const seen = await Promise.all(
    (log === undefined ? [] : RECORDS).map(async ({ format, name }) => {
      const path = `${log?.replace(/[\\/]+$/, '') ?? ''}/${name}`;
      return (await isFolder(path)) ? { format, path } : undefined;
    }),
  );
  return {
    recordings: recordings === undefined ? null : { folder: recordings, isHere: await isFolder(recordings) },
    records: seen.find((one) => one !== undefined) ?? null,
  };
}

export const filePlacesApi = (deps: FilePlacesDeps): ApiPart<'filePlaces', never> => ({
  reads: { filePlaces: () => findPlaces(deps) },
  commands: {},
});
