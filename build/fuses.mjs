/**
 * electron-builder's afterPack: sets all fuses as in electron-builder.yml, and fails when this Electron has a fuse that is not
 * listed there. (electron-builder's own copy of @electron/fuses knows the first eight and would leave a newer one at its default.)
 */
import { join } from 'node:path';
import { FuseV1Options, FuseVersion, flipFuses, getCurrentFuseWire } from '@electron/fuses';

/** Fuses that electron-builder's schema does not know. Switching this one off would make WebAssembly slow and protect nothing. */
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
  // Setting fuses breaks the ad-hoc signature that Electron comes with, and Apple Silicon kills programs without a valid one. A real signature, or the
  // workflow's ad-hoc one, replaces it later.
  const resetAdHocDarwinSignature = context.electronPlatformName === 'darwin';
  const config = { version: FuseVersion.V1, strictlyRequireAllFuses: true, resetAdHocDarwinSignature };
  for (const [name, value] of Object.entries({ ...NEWER, ...context.packager.config.electronFuses })) {
    const fuse = FuseV1Options[name.charAt(0).toUpperCase() + name.slice(1)];
    if (typeof fuse !== 'number') throw new Error(`electron-builder.yml: no fuse is called ${name}`);
    if (fuse in wire) config[fuse] = value;
  }
  await flipFuses(binary, config);
}
