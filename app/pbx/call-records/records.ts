/** FreeSWITCH's call records behind the driver: files of mod_json_cdr, mod_xml_cdr, mod_cdr_csv, or FusionPBX's database. */
import type { Language } from '../../contract/language.ts';
import type { HistorySettings } from '../../contract/settings.ts';
import type { TestResult } from '../../contract/view.ts';
import { systemWords, WordedError } from '../../contract/worded-error.ts';
import type { CallRecords, ServerAccess } from '../../exchange/driver.ts';
import { parseCursor } from './cursor.ts';
import { createHistory, type HistorySource, type Portion, type PortionOptions } from './folder.ts';
import type { FusionSource } from './fusionpbx.ts';
import { databaseFailed } from './database-words.ts';
import { sayRecords } from './words.ts';

type FusionSettings = Extract<HistorySettings, { kind: 'fusionpbx' }>;

/** FusionPBX's database, and the server's files where it has put records into an archive. */
function fusionSource({ kind: _, domain, ...address }: FusionSettings, access: ServerAccess): FusionSource {
  return {
    address,
    domain,
    open: () => access.openDatabase(address, databaseFailed),
    files: () => access.filesOf(address.host),
    logFolder: access.logFolder,
  };
}

/** The records of a source that is open already. */
export const recordsOf = (source: HistorySource, close: () => Promise<void>): CallRecords => ({
  reader: (options) => {
    const history = createHistory({ ...source, ...options });
    return { read: (cursor, wanted) => history.read(parseCursor(cursor), wanted) };
  },
  wordsOf: (error) =>
    error instanceof WordedError && 'readPortions' in source
      ? error.words
      : sayRecords.both('unreadable', source.path, systemWords(error)),
  close,
});

export function openRecords(settings: HistorySettings, access: ServerAccess): CallRecords {
  if (settings.kind === 'fusionpbx') {
    const path = `FusionPBX, ${settings.host}:${settings.port}/${settings.database}`;
    const fusion = fusionSource(settings, access);
    const readPortions = async function* (wanted: PortionOptions): AsyncGenerator<Portion> {
      const { readFusionRows } = await import('./fusionpbx.ts'); // loaded only where an office has FusionPBX
      yield* readFusionRows(fusion, wanted);
    };
    return recordsOf({ path, readPortions }, async () => undefined);
  }
  const files = access.openFiles(settings);
  return recordsOf({ files, path: settings.path, format: settings.format }, files.close);
}

async function checkFusionPbx(source: FusionSource, language: Language): Promise<TestResult> {
  const say = sayRecords.in(language);
  const { testFusionPbx } = await import('./fusionpbx.ts');
  const day = (at: number): string => new Date(at).toLocaleDateString(language);
  const { count, newest, oldest, domains, whole } = await testFusionPbx(source);
  const found = { count, newest: newest ?? null, domains: domains.join(', ') };
  if (newest === undefined)
    return {
      ok: true,
      text: say('noCalls'),
      found,
    };
  const when = new Date(newest).toLocaleString(language);
  const since = oldest === undefined ? '' : say('since', day(oldest));
  const bare = say('noDetails');
  const text = say('fusionRecords', since, count, when);
  return { ok: true, text: whole ? text : text + bare, found };
}

/** Finds and reads the newest record, and says in words what is wrong. Never rejects for what the server answers. */
export async function checkRecords(
  settings: HistorySettings,
  access: ServerAccess,
  language: Language,
): Promise<TestResult> {
  const failed = (error: unknown): TestResult => ({ ok: false, text: systemWords(error)[language] });
  if (settings.kind === 'fusionpbx') return checkFusionPbx(fusionSource(settings, access), language).catch(failed);
  const files = access.openFiles(settings);
  try {
    const { testHistory } = await import('./check-history.ts');
    const { count, newest } = await testHistory(files, settings.path, settings.format);
    const when = new Date(newest.endedAt / 1000).toLocaleString(language);
    const text = sayRecords(language, 'fileRecords', count, when);
    return { ok: true, text, found: { count, newest: newest.endedAt / 1000 } };
  } catch (error) {
    return failed(error);
  } finally {
    await files.close();
  }
}
