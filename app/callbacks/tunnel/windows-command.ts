/** How a command line is run on Windows: without a shell where possible, because a direct child always ends with us. Pure. */
import { win32 } from 'node:path';

export type WindowsRun =
  | { readonly shell: false; readonly file: string; readonly rest: string }
  | { readonly shell: true; readonly command: string };

/** A program, quoted or not, and the rest without anything that only a shell understands. */
const PLAIN = /^\s*(?:"([^"&|<>^%!]+)"|([^\s"&|<>^%!()@]+))(\s[^&|<>^%!\r\n]*)?$/;

/** What the system starts by itself; a `.cmd` (as npm installs) needs the shell. */
const STARTED = ['.exe', '.com'];

/**
 * @param exists is there such a file?
 * @param path the folders of PATH
 */
export function windowsRun(
  command: string,
  exists: (file: string) => boolean,
  path: string = process.env['PATH'] ?? '',
): WindowsRun {
  const [, quoted, bare, rest = ''] = PLAIN.exec(command) ?? [];
  const name = quoted ?? bare;
  if (name !== undefined) {
    const names = STARTED.includes(win32.extname(name).toLowerCase()) ? [name] : STARTED.map((one) => name + one);
    const folders = /[\\/]/.test(name) ? [''] : path.split(';').filter((one) => one !== '');
    const file = folders
      .flatMap((folder) => names.map((one) => (folder === '' ? one : win32.join(folder, one))))
      .find(exists);
    if (file !== undefined) return { shell: false, file, rest: rest.trim() };
  }
  // The shell speaks the old code page of DOS into a pipe unless told otherwise: its words about a missing program were unreadable.
  return { shell: true, command: `chcp 65001>nul & ${command}` };
}
