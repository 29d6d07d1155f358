/** The product's mark and its states as SVG, drawn for each size on whole pixels. The only source of all icons; see build/icons.ts. */

export const STATES = ['ok', 'waiting', 'broken', 'paused'] as const;
export type State = (typeof STATES)[number];

/** Colours on a dark and on a light bar; `template` is for macOS: black, the system colours it. */
export const THEMES = ['dark', 'light', 'template'] as const;
export type Theme = (typeof THEMES)[number];

const COLOURS: Record<Theme, { mark: string } & Record<State, string>> = {
  dark: { mark: '#f4f5f7', ok: '#3ddc84', waiting: '#ffc933', broken: '#ff6b61', paused: '#b6bcc6' },
  light: { mark: '#23272e', ok: '#0f9d58', waiting: '#d97e00', broken: '#d3222a', paused: '#6b7280' },
  template: { mark: '#000', ok: '#000', waiting: '#000', broken: '#000', paused: '#000' },
};

type Frame = { x: number; y: number; size: number };

/** The mark: an arch on two legs (П, “плечо”, the two ends of a call). Strokes end on whole pixels. */
function mark({ x, y, size }: Frame, colour: string): string {
  const stroke = Math.max(2, Math.round(size / 8));
  const half = stroke / 2;
  const [left, right, top, bottom] = [x + half, x + size - half, y + half, y + size];
  const radius = Math.round(size * 0.36);
  const path = `M${left} ${bottom}V${top + radius}a${radius} ${radius} 0 0 1 ${radius} -${radius}H${right - radius}a${radius} ${radius} 0 0 1 ${radius} ${radius}V${bottom}`;
  return `<path d="${path}" fill="none" stroke="${colour}" stroke-width="${stroke}"/>`;
}

/** The state's sign between the legs: dot, bar, cross, pause. */
function shape({ x, y, size }: Frame, state: State, colour: string): string {
  const stroke = Math.max(2, Math.round(size / 8));
  // Even or odd like the frame, so that it can be centred on whole pixels.
  const wanted = Math.round(size / 2);
  const side = wanted + ((size - wanted) % 2);
  const left = x + (size - side) / 2;
  const top = y + size - side - Math.round(size / 16);
  const middle = top + side / 2;
  const rect = (rx: number, ry: number, width: number, height: number): string =>
    `<rect x="${rx}" y="${ry}" width="${width}" height="${height}" rx="${Math.max(size / 40, 0.4)}" fill="${colour}"/>`;
  if (state === 'ok') return `<circle cx="${left + side / 2}" cy="${middle}" r="${side / 2}" fill="${colour}"/>`;
  if (state === 'waiting') {
    const height = Math.round(size * 0.22);
    return rect(left, Math.round(middle - height / 2), side, height);
  }
  if (state === 'paused') {
    const width = Math.max(2, Math.round(side * 0.36));
    return rect(left, top, width, side) + rect(left + side - width, top, width, side);
  }
  const arm = size / 5.6;
  const inset = arm / 2.8;
  const [from, to, up, down] = [left + inset, left + side - inset, top + inset, top + side - inset];
  return `<path d="M${from} ${up}L${to} ${down}M${to} ${up}L${from} ${down}" stroke="${colour}" stroke-width="${arm}" stroke-linecap="${stroke > 2 ? 'round' : 'square'}"/>`;
}

const svg = (size: number, content: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 ${size} ${size}">${content}</svg>`;

/** The tray's icon: calm while all is well, coloured as a whole when it is not. @param size px; macOS keeps a pixel of margin in eighteen */
export function trayIcon(state: State, theme: Theme, size: number): string {
  const margin = theme === 'template' ? Math.round(size / 18) : 0;
  const frame = { x: margin, y: margin, size: size - 2 * margin };
  const colours = COLOURS[theme];
  return svg(size, mark(frame, state === 'ok' ? colours.mark : colours[state]) + shape(frame, state, colours[state]));
}

/** The program's icon: the mark on a tile, with its green dot. @param margin part of the size left free around it (macOS: 0.1) */
export function appIcon(size: number, margin = 0): string {
  const edge = Math.round(size * margin);
  const tile = size - 2 * edge;
  const inner = Math.round(tile * (size < 48 ? 0.66 : 0.56));
  const even = inner + ((tile - inner) % 2);
  const frame = { x: edge + (tile - even) / 2, y: edge + (tile - even) / 2, size: even };
  const gradient =
    '<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#1a7d96"/><stop offset="1" stop-color="#0b4656"/></linearGradient></defs>';
  const ground = `<rect x="${edge}" y="${edge}" width="${tile}" height="${tile}" rx="${tile * 0.22}" fill="url(#g)"/>`;
  return svg(size, gradient + ground + mark(frame, '#fff') + shape(frame, 'ok', '#7df0b0'));
}
