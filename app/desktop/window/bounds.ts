/** Where the window opens: the remembered place if it can still be seen, else the middle of the main screen. Pure. */

export type Area = { x: number; y: number; width: number; height: number };
export type Place = Area & { maximized: boolean };

export const SMALLEST = { width: 900, height: 600 };
const USUAL = { width: 1180, height: 760 };

/** How much of the title bar must lie on a screen so that one can take hold of it. */
const GRIP = { width: 120, height: 24 };

function isArea(value: unknown): value is Area & { maximized?: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const area = value as Record<string, unknown>;
  return ['x', 'y', 'width', 'height'].every((key) => Number.isSafeInteger(area[key]));
}

function overlap(from: number, length: number, otherFrom: number, otherLength: number): number {
  return Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom);
}

function canBeGrabbed(place: Area, screen: Area): boolean {
  return (
    overlap(place.x, place.width, screen.x, screen.width) >= GRIP.width &&
    place.y >= screen.y - 8 &&
    overlap(place.y, GRIP.height, screen.y, screen.height) >= GRIP.height - 8
  );
}

function centred(screen: Area, wanted: { width: number; height: number }): Area {
  const width = Math.min(wanted.width, screen.width);
  const height = Math.min(wanted.height, screen.height);
  return {
    width,
    height,
    x: Math.round(screen.x + (screen.width - width) / 2),
    y: Math.round(screen.y + (screen.height - height) / 2),
  };
}

/**
 * @param saved what was remembered (from a file: anything)
 * @param screens work areas of the screens that are there now
 * @param main work area of the main screen
 */
export function placeFor(saved: unknown, screens: readonly Area[], main: Area): Place {
  if (!isArea(saved)) return { ...centred(main, USUAL), maximized: false };
  const maximized = saved.maximized === true;
  const width = Math.max(saved.width, SMALLEST.width);
  const height = Math.max(saved.height, SMALLEST.height);
  const wanted = { x: saved.x, y: saved.y, width, height };
  const screen = screens.find((one) => canBeGrabbed(wanted, one));
  if (screen === undefined) return { ...centred(main, wanted), maximized };
  return { ...wanted, width: Math.min(width, screen.width), height: Math.min(height, screen.height), maximized };
}
