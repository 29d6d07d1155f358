/** Whole records that FusionPBX keeps as files (`cdr/storage = dir`): `<log folder>/xml_cdr/archive/2026/Nov/25/<uuid>.json` or `.xml`. */
import { readWhole, type Files } from '../../remote/files.ts';

/** Where FreeSWITCH logs if nobody says otherwise: packages, and what was built from source. */
const LOG_FOLDERS = ['/var/log/freeswitch', '/usr/local/freeswitch/log'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY = 86_400;
/** No archived record is larger. */
const MAX_FILE = 8 * 1024 * 1024;

/** The folder of a day as the importer names it, by its own clock's zone: the days beside it are looked at too. */
const daysOf = (epoch: number): string[] =>
  [0, 1, -1].map((days) => {
    const at = new Date((epoch + days * DAY) * 1000);
    return `${at.getUTCFullYear()}/${MONTHS[at.getUTCMonth()] ?? ''}/${String(at.getUTCDate()).padStart(2, '0')}`;
  });

/**
 * Finds records in the archive.
 * @param files the server's files; null where they can't be reached
 * @param logFolders where FreeSWITCH logs, as FusionPBX's settings and the exchange itself tell (likeliest first)
 */
export const createArchive = (files: Files | null, logFolders: readonly string[]) => {
  const wanted = [...new Set([...logFolders, ...LOG_FOLDERS].map((folder) => folder.replace(/\/+$/, '')))];
  let roots: string[] | undefined;
  /** What is not there, and what is not ours to read, is the same here: the columns have to do. */
  const isThere = async (path: string): Promise<boolean> =>
    ((await files?.stat(path).catch(() => null)) ?? null) !== null;

  return {
    /**
     * @param uuid the channel's
     * @param startEpoch seconds; when the channel began
     * @returns the text of the whole record, JSON or XML; undefined where there is none
     */
    async find(uuid: string, startEpoch: number): Promise<string | undefined> {
      if (files === null || !(startEpoch > 0)) return undefined;
      if (roots === undefined) {
        const folders = wanted.map((folder) => `${folder}/xml_cdr/archive`);
        const there = await Promise.all(folders.map(isThere));
        roots = folders.filter((_, at) => there[at]);
      }
      for (const root of roots)
        for (const day of daysOf(startEpoch))
          for (const ending of ['json', 'xml']) {
            const path = `${root}/${day}/${uuid}.${ending}`;
            if (!(await isThere(path))) continue;
            const bytes = await readWhole(files, path, MAX_FILE).catch(() => undefined);
            if (bytes !== undefined) return bytes.toString('utf8');
          }
      return undefined;
    },
  };
};
