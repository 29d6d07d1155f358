/** Which Chromium draws the window for the tests and the pictures. */
import { existsSync } from 'node:fs';

/** The headless shell comes first: it draws no interface of its own and takes half of the processor's time. */
const PLACES = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'];

/** The program's path: the one named in the variable CHROMIUM, else Debian's; undefined where there is none. */
export const chromiumPath = (): string | undefined =>
  [process.env['CHROMIUM'] ?? PLACES].flat().find((path) => existsSync(path));

/** What to do on a machine without Chromium. */
export const NO_CHROMIUM =
  'Chromium is missing: apt install chromium-headless-shell (or chromium), or name it in the variable CHROMIUM.';

/** As `chromiumPath`. @throws where there is none, with what to do */
export function neededChromium(): string {
  const path = chromiumPath();
  if (path === undefined) throw new Error(NO_CHROMIUM);
  return path;
}
