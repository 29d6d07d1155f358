/**
 * electron-builder's afterPack: burns all fuses as electron-builder.yml states them, and stops when this Electron has one that is not
 * stated. (electron-builder's own copy of @electron/fuses knows the first eight and would leave a newer one as it came.)
 */
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** Fuses that electron-builder's schema has no name for. Off would make WebAssembly slow; it guards nothing. */
const NEWER = { wasmTrapHandlers: true };

/** The file that holds the fuses. @param {import('electron-builder').AfterPackContext} context */
function binaryOf({ appOutDir, electronPlatformName, packager }) {
  if (electronPlatformName === 'linux') return join(appOutDir, packager.executableName);
  const suffix = electronPlatformName === 'win32' ? '.exe' : '.app';
  return join(appOutDir, packager.appInfo.productFilename + suffix);
}

/** @param {import('electron-builder').AfterPackContext} context */
export default async function burnFuses(context) {
  const binary = binaryOf(context);
  const wire = await getCurrentFuseWire(binary);
  // Flipping breaks the ad-hoc signature that Electron comes with, and Apple Silicon kills what is not signed well. A real signature, or the
  // ad-hoc one of the workflow, is laid over it later.
  const resetAdHocDarwinSignature = context.electronPlatformName === 'darwin';
  const config = { version: FuseVersion.V1, strictlyRequireAllFuses: true, resetAdHocDarwinSignature };
  for (const [name, value] of Object.entries({ ...NEWER, ...context.packager.config.electronFuses })) {
    const fuse = FuseV1Options[name.charAt(0).toUpperCase() + name.slice(1)];
    if (typeof fuse !== 'number') throw new Error(`electron-builder.yml: no fuse is called ${name}`);
    if (fuse in wire) config[fuse] = value;
  }
  await flipFuses(binary, config);
}
