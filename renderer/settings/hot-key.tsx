/** The key combination that dials the copied number from any program: on or off, which, and what came of it. */
import { TextInput } from '@mantine/core';
import { useState, type KeyboardEvent } from 'react';
import { hotKeyOf, OFFERED_HOT_KEY, shownHotKey } from '../../app/contract/hot-key.ts';
import type { Settings } from '../../app/contract/settings.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { isMac, useDesktop } from '../base/desktop.ts';
import { Toggle } from './fields.tsx';
import { useFieldError } from './section.tsx';

type Wished = Pick<Settings['app'], 'dialHotKey' | 'telLinksUser'>;

/** Not taken as a hot key: keys that move the focus, and modifiers, which are held while another key is pressed. */
const LEFT_ALONE = new Set(['Tab', 'Escape', 'Enter', 'Control', 'Alt', 'AltGraph', 'Shift', 'Meta']);

/** Without a desktop (headless, in a browser) nobody hears the keys: then there is nothing to show. */
export function HotKey({ value, change }: { value: Wished; change: (part: Partial<Wished>) => void }) {
  const { say } = useWords();
  const saved = useOfficeSettings().value?.app.dialHotKey ?? null;
  const desktop = useDesktop(saved);
  const error = useFieldError();
  const [isWrong, setWrong] = useState(false);
  if (desktop === null) return null;
  const { dialHotKey: keys } = value;

  const press = (event: KeyboardEvent): void => {
    if (LEFT_ALONE.has(event.key)) return;
    event.preventDefault();
    const pressed = hotKeyOf(event.nativeEvent, isMac);
    setWrong(pressed === undefined);
    if (pressed !== undefined) change({ dialHotKey: pressed });
  };
  const trouble = (shown: string): string | undefined => {
    if (isWrong) return say('settings.app.hotKeyNeeds');
    if (keys === saved && desktop.hotKey === 'taken') return say('settings.app.hotKeyTaken', shown);
    return value.telLinksUser === null ? say('settings.app.hotKeyWhose') : error('app.dialHotKey');
  };

  return (
    <>
      <Toggle
        label={say('settings.app.hotKey')}
        hint={say('settings.app.hotKeyHint')}
        value={keys !== null}
        onChange={(on) => {
          setWrong(false);
          change({ dialHotKey: on ? (saved ?? OFFERED_HOT_KEY) : null });
        }}
      />
      {keys !== null && (
        <TextInput
          label={say('settings.app.hotKeyKeys')}
          description={say('settings.app.hotKeyChange')}
          value={shownHotKey(keys, isMac)}
          onKeyDown={press}
          error={trouble(shownHotKey(keys, isMac))}
          readOnly
        />
      )}
    </>
  );
}
