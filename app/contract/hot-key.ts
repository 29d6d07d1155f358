/** A key combination as the settings keep it (Electron's accelerator): what it may be, how it is read from the keys, how it is shown. Pure. */

/** At least one key beside Shift, or a function key alone would take letters from everybody who types. */
export const HOT_KEY =
  /^(?:(?:CommandOrControl|Control|Alt|Super)\+(?:(?:Control|Alt|Shift|Super)\+)*(?:[A-Z0-9]|F(?:[1-9]|1\d|2[0-4]))|(?:Shift\+)?F(?:[1-9]|1\d|2[0-4]))$/;

/** Offered where none was chosen. */
export const OFFERED_HOT_KEY = 'CommandOrControl+Alt+D';

/** What is held and pressed, as a browser tells of it; `code` is the key's place, whatever language it types. */
export type KeysPressed = {
  readonly code: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly metaKey: boolean;
};

/** @returns the combination that was pressed; undefined while only keys like Ctrl are held, or where it may not be one */
export function hotKeyOf(
  { code, ctrlKey, altKey, shiftKey, metaKey }: KeysPressed,
  isMac: boolean,
): string | undefined {
  const key = /^(?:Key([A-Z])|Digit(\d)|(F\d{1,2}))$/.exec(code);
  if (key === null) return undefined;
  const main = isMac ? metaKey : ctrlKey;
  const other = isMac ? ctrlKey && 'Control' : metaKey && 'Super';
  const held = [main && 'CommandOrControl', other, altKey && 'Alt', shiftKey && 'Shift'];
  const combination = [...held, key[1] ?? key[2] ?? key[3]].filter((one) => one !== false).join('+');
  return HOT_KEY.test(combination) ? combination : undefined;
}

const ON_MAC: Readonly<Record<string, string>> = {
  CommandOrControl: '⌘',
  Control: '⌃',
  Alt: '⌥',
  Shift: '⇧',
  Super: '⌘',
};
const ELSEWHERE: Readonly<Record<string, string>> = { CommandOrControl: 'Ctrl', Control: 'Ctrl', Super: 'Win' };

/** `Ctrl+Alt+D`, on a Mac `⌘⌥D`. */
export function shownHotKey(combination: string, isMac: boolean): string {
  const keys = combination.split('+');
  return isMac ? keys.map((key) => ON_MAC[key] ?? key).join('') : keys.map((key) => ELSEWHERE[key] ?? key).join('+');
}
