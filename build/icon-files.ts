/** Icon file formats: .ico (Windows) and .icns (macOS) from pictures that are already drawn. Pure. */

/** One picture: its pixels (RGBA, rows from the top) and the same as a PNG. */
export type Picture = { size: number; rgba: Uint8Array; png: Uint8Array };

/** A bitmap in the format of an .ico: header, BGRA rows from the bottom, an empty mask. */
function bitmap({ size, rgba }: Picture): Buffer {
  const header = Buffer.alloc(40);
  header.writeUInt32LE(40, 0);
  header.writeInt32LE(size, 4);
  header.writeInt32LE(size * 2, 8);
  header.writeUInt16LE(1, 12);
  header.writeUInt16LE(32, 14);
  const rows = Buffer.alloc(size * size * 4);
  for (let at = 0; at < size * size; at++) {
    const y = size - 1 - Math.floor(at / size);
    const from = (y * size + (at % size)) * 4;
    rows.set([rgba[from + 2] ?? 0, rgba[from + 1] ?? 0, rgba[from] ?? 0, rgba[from + 3] ?? 0], at * 4);
  }
  return Buffer.concat([header, rows, Buffer.alloc(Math.ceil(size / 32) * 4 * size)]);
}

/** An .ico of all pictures: bitmaps, which every program reads, and PNG from 128 px on to keep it small. */
export function ico(pictures: readonly Picture[]): Buffer {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  const bodies = pictures.map((picture, index) => {
    const body = picture.size >= 128 ? Buffer.from(picture.png) : bitmap(picture);
    const entry = 6 + 16 * index;
    head.writeUInt8(picture.size % 256, entry);
    head.writeUInt8(picture.size % 256, entry + 1);
    head.writeUInt16LE(1, entry + 4);
    head.writeUInt16LE(32, entry + 6);
    head.writeUInt32LE(body.length, entry + 8);
    head.writeUInt32LE(offset, entry + 12);
    offset += body.length;
    return body;
  });
  return Buffer.concat([head, ...bodies]);
}

/** Apple's type codes for sizes that contain a PNG: 16@2x, 32@2x, 128, 128@2x, 256, 256@2x, 512, 512@2x. */
const ICNS_TYPES: Record<string, number> = {
  ...{ ic11: 32, ic12: 64, ic07: 128, ic13: 256 },
  ...{ ic08: 256, ic14: 512, ic09: 512, ic10: 1024 },
};
export const ICNS_SIZES = [...new Set(Object.values(ICNS_TYPES))];

/** @throws Error where a size is missing */
export function icns(pictures: readonly Picture[]): Buffer {
  const parts = Object.entries(ICNS_TYPES).map(([type, size]) => {
    const picture = pictures.find((one) => one.size === size);
    if (picture === undefined) throw new Error(`no picture of ${size} px`);
    const head = Buffer.alloc(8);
    head.write(type, 0, 'latin1');
    head.writeUInt32BE(picture.png.length + 8, 4);
    return Buffer.concat([head, picture.png]);
  });
  const body = Buffer.concat(parts);
  const head = Buffer.alloc(8);
  head.write('icns', 0, 'latin1');
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}
