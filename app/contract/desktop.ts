/** What the desktop tells the window of itself, at `/api/desktop`; without a desktop (headless) there is no such address. */

/** What came of the hot key: switched off, ours, or held by another program. */
export type HotKeyState = 'off' | 'on' | 'taken';

export type DesktopState = {
  /** Is there an icon near the clock that the user can see? */
  readonly icon: boolean;
  /** A version that is downloaded and waits to be installed; JSON, hence null. */
  readonly update: string | null;
  /** Whose the links with numbers are is chosen in the system's settings (Windows). */
  readonly linksAreChosenInSystem: boolean;
  readonly hotKey: HotKeyState;
};
