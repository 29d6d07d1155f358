/**
 * Messages in FusionPBX's mailboxes. Its own Lua (`app/voicemail`) records them instead of mod_voicemail, so no `vm::maintenance` tells of them: what is
 * seen are RECORD_START and RECORD_STOP of the caller's channel, with a file that is named after that channel, `…/<box>/msg_<channel>.wav`.
 */
import type { ChannelId } from '../../core/model.ts';

/** Where FusionPBX keeps its mailboxes if its settings say nothing else (`switch/voicemail/dir`). */
export const VOICEMAIL_FOLDER = '/var/lib/freeswitch/storage/voicemail';

/** FusionPBX throws a smaller file away (bytes). */
export const SMALLEST_FILE = 3000;

const NAME = /(?:^|[\\/])([^\\/]+)[\\/]msg_([^\\/]+)\.\w{2,4}$/;

/**
 * The mailbox of a message, as the file's folder names it.
 * @param channel whose recording it is: mod_voicemail gives its files a name of their own, and tells itself which it keeps
 * @returns undefined where the file is no such message
 */
export const messageBox = (file: string, channel: ChannelId): string | undefined => {
  const [, box, name] = NAME.exec(file) ?? [];
  return name?.toLowerCase() === channel.toLowerCase() ? box : undefined;
};

/**
 * Does FusionPBX keep a message? What is too short it deletes, as soon as the caller has hung up.
 * @param get a variable of the caller's channel, by its name
 */
export const isKeptMessage = (get: (name: string) => string | undefined): boolean => {
  const [size, ms, samples] = ['record_file_size', 'record_ms', 'record_samples'].map((name) => {
    const value = get(name);
    return value !== undefined && /^\d+$/.test(value) ? Number(value) : undefined;
  });
  if (ms === 0 && (samples ?? 0) === 0) return false;
  return size === undefined || size === 0 || size >= SMALLEST_FILE; // an MP3's writer may tell no size
};

/** @param folder that of all mailboxes @returns the path of a message as FusionPBX's Lua names it */
export const messageFile = (
  folder: string,
  {
    domain,
    box,
    channel,
    extension = 'wav',
  }: { domain: string; box: string; channel: ChannelId; extension?: string | undefined },
): string => `${folder.replace(/\/+$/, '')}/default/${domain}/${box}/msg_${channel}.${extension}`;
