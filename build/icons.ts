/** `npm run icons`: draws every icon of the product from build/icon-shapes.ts with Chromium. `--sheet FILE` also writes a sheet to look at. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { neededChromium } from './chromium.ts';
import { ICNS_SIZES, icns, ico, type Picture } from './icon-files.ts';
import { STATES, appIcon, trayIcon } from './icon-shapes.ts';

const DIR = join(import.meta.dirname, 'icons');
/** The window's icons: in the browser tab and at the top of its navigation rail. */
const WINDOW = join(import.meta.dirname, '..', 'renderer', 'public', 'icon.svg');
/** The sizes that Windows uses between 100 % and 300 %. */
const TRAY_ICO = [16, 20, 24, 32, 40, 48];
const APP_ICO = [16, 20, 24, 32, 40, 48, 64, 128, 256];
const LINUX = [16, 24, 32, 48, 64, 128, 256, 512];
/** Panels of Linux draw 24 px: file suffix → size. */
const LINUX_TRAY = { '': 24, '@1.5x': 36, '@2x': 48 };
const MAC_TRAY = { '': 18, '@2x': 36 };

/** Runs in the page, which this file's types do not know: SVG text → a canvas of `size` pixels. */
const PAINT = `globalThis.paint = async (svg, size) => {
  const image = new Image();
  image.src = 'data:image/svg+xml;base64,' + btoa(svg);
  await image.decode();
  const canvas = Object.assign(document.createElement('canvas'), { width: size, height: size });
  canvas.getContext('2d').drawImage(image, 0, 0);
  return canvas;
}`;

async function draw(page: Page, svg: string, size: number): Promise<Picture> {
  const script = `(async () => {
    const canvas = await paint(${JSON.stringify(svg)}, ${size});
    const bytes = canvas.getContext('2d').getImageData(0, 0, ${size}, ${size}).data;
    return [Array.from(bytes, (byte) => String.fromCodePoint(byte)).join(''), canvas.toDataURL('image/png')];
  })()`;
  const [rgba, png] = await page.evaluate<[string, string]>(script);
  return { size, rgba: Buffer.from(rgba, 'latin1'), png: Buffer.from(png.slice(png.indexOf(',') + 1), 'base64') };
}

function save(name: string, content: Uint8Array): void {
  const file = join(DIR, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}

async function drawTray(page: Page): Promise<void> {
  for (const state of STATES) {
    for (const theme of ['dark', 'light'] as const) {
      const pictures = [];
      for (const size of TRAY_ICO) pictures.push(await draw(page, trayIcon(state, theme, size), size));
      save(`tray/${state}-${theme}.ico`, ico(pictures));
      for (const [suffix, size] of Object.entries(LINUX_TRAY)) {
        save(`tray/${state}-${theme}${suffix}.png`, (await draw(page, trayIcon(state, theme, size), size)).png);
      }
    }
    for (const [suffix, size] of Object.entries(MAC_TRAY)) {
      save(`tray/${state}Template${suffix}.png`, (await draw(page, trayIcon(state, 'template', size), size)).png);
    }
  }
}

async function drawApp(page: Page): Promise<void> {
  const windows = [];
  for (const size of APP_ICO) windows.push(await draw(page, appIcon(size), size));
  save('icon.ico', ico(windows));
  const mac = [];
  for (const size of ICNS_SIZES) mac.push(await draw(page, appIcon(size, 0.1), size));
  save('icon.icns', icns(mac));
  for (const size of LINUX) save(`linux/${size}x${size}.png`, (await draw(page, appIcon(size), size)).png);
  save('icon.png', (await draw(page, appIcon(256), 256)).png);
  writeFileSync(WINDOW, `${appIcon(32)}\n`);
}

/** Every tray icon at 16–64 px on dark and light bars, once as it is and once eight times enlarged at 16 px. */
async function sheet(page: Page, file: string): Promise<void> {
  const row = (theme: 'dark' | 'light' | 'template', back: string): string => {
    const cells = STATES.flatMap((state) => [16, 20, 24, 32, 48, 64].map((size) => trayIcon(state, theme, size)));
    const size = theme === 'template' ? 18 : 16;
    const big = STATES.map((state) => `<i data-size="${size}">${trayIcon(state, theme, size)}</i>`);
    return `<div style="background:${back}">${cells.join(' ')}</div><div class="big" style="background:${back}">${big.join('')}</div>`;
  };
  const apps = [16, 24, 32, 48, 64, 128].map((size) => appIcon(size)).join(' ');
  const style =
    '<style>body{margin:0;width:1300px;background:#fff}div{padding:14px}svg{margin:4px;vertical-align:middle}i svg{image-rendering:pixelated}</style>';
  await page.setViewportSize({ width: 1300, height: 200 });
  await page.setContent(
    `${style}${row('dark', '#1f1f1f')}${row('dark', '#3a3f58')}${row('light', '#f3f3f3')}${row('light', '#dfe6ee')}${row('template', '#fff')}<div>${apps}</div>`,
  );
  await page.evaluate(PAINT);
  // The sheet shows pixels: enlarged icons are drawn at their true size first.
  await page.evaluate(`(async () => {
    for (const cell of document.querySelectorAll('i')) {
      const canvas = await paint(cell.innerHTML, Number(cell.dataset.size));
      canvas.style.cssText = 'width:128px;height:128px;image-rendering:pixelated;margin:12px';
      cell.replaceChildren(canvas);
    }
  })()`);
  await page.screenshot({ path: file, fullPage: true });
}

const browser = await chromium.launch({ executablePath: neededChromium() });
try {
  const page = await browser.newPage();
  await page.evaluate(PAINT);
  rmSync(DIR, { recursive: true, force: true });
  await drawTray(page);
  await drawApp(page);
  const at = process.argv.indexOf('--sheet');
  const file = process.argv[at + 1];
  if (at !== -1 && file !== undefined) await sheet(page, file);
} finally {
  await browser.close();
}
