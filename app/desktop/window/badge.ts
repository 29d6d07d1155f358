/** A red disc with a count in it, drawn as pixels: Windows' taskbar takes pictures only. Pure. */

export const BADGE_SIZE = 32;

/** Digits of three by five points, a row in three bits. */
const DIGITS: Readonly<Record<string, readonly number[]>> = {
  '0': [7, 5, 5, 5, 7],
  '1': [2, 6, 2, 2, 7],
  '2': [7, 1, 7, 4, 7],
  '3': [7, 1, 7, 1, 7],
  '4': [5, 5, 7, 1, 1],
  '5': [7, 4, 7, 1, 7],
  '6': [7, 4, 7, 5, 7],
  '7': [7, 1, 2, 2, 2],
  '8': [7, 5, 7, 5, 7],
  '9': [7, 5, 7, 1, 7],
  '+': [0, 2, 7, 2, 0],
};
const RED = [0x1d, 0x26, 0xb0] as const;
const WHITE = [255, 255, 255] as const;

/** @param count from 1; more than nine is told as 9+ @returns BADGE_SIZE² points of four bytes: blue, green, red, alpha */
export function badgePixels(count: number): Buffer {
  const pixels = Buffer.alloc(BADGE_SIZE * BADGE_SIZE * 4);
  const set = (x: number, y: number, [blue, green, red]: readonly [number, number, number], alpha = 255): void => {
    const at = (y * BADGE_SIZE + x) * 4;
    // Windows wants colours that are dimmed by their alpha.
    for (const [index, value] of [blue, green, red].entries()) pixels[at + index] = Math.round((value * alpha) / 255);
    pixels[at + 3] = alpha;
  };
  const middle = (BADGE_SIZE - 1) / 2;
  for (let y = 0; y < BADGE_SIZE; y += 1)
    for (let x = 0; x < BADGE_SIZE; x += 1) {
      const edge = BADGE_SIZE / 2 - Math.hypot(x - middle, y - middle);
      if (edge > 0) set(x, y, RED, Math.min(255, Math.round(edge * 255)));
    }
  const text = count > 9 ? '9+' : String(count);
  const point = text.length > 1 ? 3 : 4;
  const width = text.length * 4 * point - point;
  const [left, top] = [Math.round((BADGE_SIZE - width) / 2), Math.round((BADGE_SIZE - 5 * point) / 2)];
  Array.from(text).forEach((letter, place) =>
    (DIGITS[letter] ?? []).forEach((bits, row) => {
      for (let column = 0; column < 3; column += 1) {
        if ((bits & (4 >> column)) === 0) continue;
        for (let dot = 0; dot < point * point; dot += 1)
          set(left + (place * 4 + column) * point + (dot % point), top + row * point + Math.floor(dot / point), WHITE);
      }
    }),
  );
  return pixels;
}
