/** A folder that looks like Electron's to electron-builder: the needed names, dummy contents, and a wire of nine fuses to set. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The mark by which @electron/fuses finds the wire, its version, its length, and Electron's defaults. */
const WIRE = Buffer.concat([
  Buffer.from('dL7pKGdnNz796PbbjQWNKmHXBZaB9tsX'),
  Buffer.from([1, 9]),
  Buffer.from('101100011'),
]);

/** The part that we use of resedit, with which electron-builder writes the .exe's resources. */
type ResEdit = {
  NtExecutable: { createEmpty(is32Bit: boolean, isDll: boolean): { generate(): ArrayBuffer } };
  NtExecutableResource: { from(exe: unknown): { entries: object[]; outputResource(exe: unknown): void } };
  Resource: {
    VersionInfo: {
      createEmpty(): {
        lang: number;
        setStringValues(language: object, values: object): void;
        outputToResourceEntries(entries: object[]): void;
      };
    };
  };
};

/** A small but valid .exe: electron-builder reads and rewrites its resources. The fuse wire is one of them, so that it survives the rewrite. */
function windowsProgram(): Buffer {
  const builder = createRequire(import.meta.url).resolve('electron-builder');
  const lib = createRequire(builder).resolve('app-builder-lib');
  const { NtExecutable, NtExecutableResource, Resource } = createRequire(lib)('resedit') as ResEdit;
  const program = NtExecutable.createEmpty(false, false);
  const resources = NtExecutableResource.from(program);
  const language = { lang: 1033, codepage: 1200 };
  const version = Resource.VersionInfo.createEmpty();
  version.lang = language.lang;
  version.setStringValues(language, { ProductName: 'Electron', FileDescription: 'Electron' });
  version.outputToResourceEntries(resources.entries);
  resources.entries.push({ type: 'FUSES', id: 'WIRE', ...language, bin: WIRE });
  resources.outputResource(program);
  return Buffer.from(program.generate());
}

const FILES = [
  'LICENSE',
  'LICENSES.chromium.html',
  'version',
  'resources.pak',
  'icudtl.dat',
  'locales/ru.pak',
  'locales/en-US.pak',
  'locales/de.pak',
];

/** @returns the folder, as `electronDist` */
export function makeElectronDist(dir: string, platform: 'linux' | 'win32'): string {
  const program: [string, Uint8Array] =
    platform === 'win32'
      ? ['electron.exe', windowsProgram()]
      : ['electron', Buffer.concat([Buffer.from('\u007fELF'), WIRE])];
  const names = [...FILES, ...(platform === 'linux' ? ['chrome-sandbox', 'chrome_crashpad_handler'] : ['ffmpeg.dll'])];
  for (const [name, content] of [
    program,
    ...names.map((one): [string, Uint8Array] => [one, Buffer.from('stand-in')]),
  ]) {
    const file = join(dir, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  mkdirSync(join(dir, 'resources'));
  return dir;
}
