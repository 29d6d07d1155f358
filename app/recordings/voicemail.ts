/** Where a message of a mailbox lies: mailboxes are beside the folder of recordings, not in it. Pure. */
import type { RecordingSource } from '../contract/settings.ts';
import { WordedError } from '../contract/worded-error.ts';
import { sayRecordings } from './words.ts';

/** A place in which the message may be: the source's, with another folder, and the names below that one. */
export type Candidate = { readonly source: RecordingSource; readonly names: readonly string[] };

/** `…/storage/voicemail/<profile>/<domain>/<box>/msg_<id>.wav`, as FreeSWITCH's and FusionPBX's mailboxes name their files; nothing else is looked for. */
const MESSAGE = /^(.*\/voicemail)((?:\/[\p{L}\p{N}@.+_-]+){1,4}\/msg_[\w-]{1,64}\.(?:wav|mp3|ogg))$/iu;

const slashes = (path: string): string => path.replaceAll('\\', '/').replace(/\/+$/, '');
const parent = (path: string): string => path.slice(0, Math.max(0, path.lastIndexOf('/')));

/** What two paths to the same folder begin with, where their ends are the same: `/var/lib/freeswitch` and `/mnt/pbx` of `…/recordings`. */
function basesOf(from: string, to: string): { from: string; to: string } {
  let bases = { from: slashes(from), to: slashes(to) };
  const tail = (path: string): string => path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  if (tail(bases.from) !== tail(bases.to)) return { from: parent(bases.from), to: parent(bases.to) };
  while (bases.from !== '' && bases.to !== '' && tail(bases.from) === tail(bases.to))
    bases = { from: parent(bases.from), to: parent(bases.to) };
  return bases;
}

/**
 * Where a message outside the folder of recordings is looked for: where the mailboxes lie beside that folder at the exchange, they lie beside it
 * here; or in a folder `voicemail` within it.
 * @param file as the exchange names it
 * @returns none where the file is no message of a mailbox, or lies in the folder of recordings
 */
export function messagePlaces(source: RecordingSource, file: string): Candidate[] {
  const path = slashes(file);
  const [, root, below] = MESSAGE.exec(path) ?? [];
  const isThere = path.toLowerCase().startsWith(`${slashes(source.from).toLowerCase()}/`);
  if (root === undefined || below === undefined || isThere || path.split('/').includes('..')) return [];
  const names = below.slice(1).split('/');
  const bases = basesOf(source.from, source.kind === 'http' ? new URL(source.to).pathname : source.to);
  const roots = new Set<string>();
  if (root.startsWith(`${bases.from}/`)) roots.add(`${bases.to}${root.slice(bases.from.length)}`);
  roots.add(`${slashes(source.kind === 'http' ? new URL(source.to).pathname : source.to)}/voicemail`);
  return [...roots].map((to) => ({
    names,
    source: { ...source, from: root, to: source.kind === 'http' ? new URL(to, source.to).href : to },
  }));
}

/** Looked for and no such place: the admin must say where the mailboxes are. */
export const voicemailElsewhere = (file: string, from: string, places: readonly Candidate[]): WordedError => {
  const where = [...new Set(places.map(({ source, names }) => `${source.to}/${names.join('/')}`))];
  return new WordedError('voicemail-elsewhere', sayRecordings.both('voicemailElsewhere', file, from, where.join(', ')));
};
