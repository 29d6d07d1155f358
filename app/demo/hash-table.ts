/** The demo exchange's mod_hash: `hash insert|insert_ifempty|select|delete|delete_ifmatch/realm/key[/value]` and `hash_dump`, in its words. */

export type HashTable = ReturnType<typeof createHashTable>;

const USAGE = '-ERR Usage: hash insert|insert_ifempty|select|delete|delete_ifmatch/realm/key[/value]\n';
const OK = '+OK\n';

export function createHashTable() {
  const entries = new Map<string, string>();
  return {
    entries,
    clear: (): void => entries.clear(),
    /** @param args what follows `hash ` @returns what FreeSWITCH 1.10 answers (the socket says `-ERR no reply` for an empty answer) */
    command(args: string): string {
      const [what = '', realm, name, ...rest] = args.trim().split('/');
      if (realm === undefined || name === undefined) return USAGE;
      const key = `${realm}_${name}`;
      const value = rest.length > 0 ? rest.join('/') : undefined;
      const known = entries.get(key);
      switch (what.toLowerCase()) {
        case 'insert':
          if (value === undefined) return USAGE;
          entries.set(key, value);
          return OK;
        case 'insert_ifempty':
          if (value === undefined) return USAGE;
          if (known !== undefined) return '-ERR key already exists\n';
          entries.set(key, value);
          return OK;
        case 'delete':
          return entries.delete(key) ? OK : '-ERR Not found\n';
        case 'delete_ifmatch':
          if (value === undefined) return USAGE;
          if (known === undefined) return '-ERR Not found\n';
          if (known !== value) return "-ERR Doesn't match\n";
          entries.delete(key);
          return OK;
        case 'select':
          return known ?? '-ERR no reply\n';
        default:
          return USAGE;
      }
    },
    /** `hash_dump all|db [realm]` */
    dump(args: string): string {
      const [, realm] = args.trim().split(/\s+/);
      const wanted = [...entries].filter(([key]) => realm === undefined || key.startsWith(`${realm}_`));
      return wanted.map(([key, value]) => `D/${key}/${value}\n`).join('');
    },
  };
}
