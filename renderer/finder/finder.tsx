/** Ctrl+K: finds colleagues, clients, calls, pages and settings; Enter calls or opens. A combobox over a list, as WAI-ARIA has it. */
import { Modal } from '@mantine/core';
import { IconArrowRight, IconPhoneOutgoing, IconSearch } from '@tabler/icons-react';
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { command } from '../api.ts';
import { useWords } from '../base/context.tsx';
import { useMyPhone } from '../base/my-phone.ts';
import { go } from '../base/router.ts';
import { MyPhoneSelect } from '../components/my-phone.tsx';
import { tell, tellFailure } from '../components/notify.ts';
import type { Entry } from './entries.ts';
import css from './finder.module.css';
import { useEntries } from './use-entries.ts';

/** Ctrl+K by the key's place on the keyboard: it works in the Russian layout too, where that key types «л». */
function useShortcut(toggle: () => void): void {
  useEffect(() => {
    const onKey = (event: globalThis.KeyboardEvent): void => {
      if (event.code !== 'KeyK' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return;
      event.preventDefault();
      toggle();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [toggle]);
}

type FoundProps = { entry: Entry; id: string; chosen: boolean; onPoint: () => void; onDo: () => void };

function Found({ entry, id, chosen, onPoint, onDo }: FoundProps) {
  const { say } = useWords();
  const line = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) line.current?.scrollIntoView({ block: 'nearest' });
  }, [chosen]);
  const opens = entry.deed.do === 'open';
  const Icon = opens ? IconArrowRight : IconPhoneOutgoing;
  return (
    <div
      ref={line}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={chosen}
      aria-disabled={entry.refused !== undefined}
      className={css.entry}
      // Pressing the mouse does not take the focus from the text field.
      onMouseDown={(event) => event.preventDefault()}
      // Only a moving pointer chooses: when the list changes under one at rest, the choice stays.
      onMouseMove={({ movementX, movementY }) => (movementX !== 0 || movementY !== 0) && !chosen && onPoint()}
      onClick={onDo}
    >
      <span className={css.name}>{entry.name}</span>
      <span className={css.about}>{entry.about}</span>
      {entry.refused === undefined && (
        <span className={css.deed}>
          <Icon size={15} aria-hidden /> {opens ? say('finder.openIt') : say('finder.call')}
        </span>
      )}
    </div>
  );
}

function Search({ onClose }: { onClose: () => void }) {
  const { say } = useWords();
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const [needsPhone, setNeedsPhone] = useState(false);
  const { entries, settled } = useEntries(text);
  const me = useMyPhone().userId;
  const list = useId();
  const at = Math.min(place, entries.length - 1);
  const idOf = (index: number): string => `${list}-${index}`;

  const perform = ({ deed, refused }: Entry): void => {
    if (refused !== undefined) return;
    if (deed.do === 'open') {
      onClose();
      return go(deed.page, deed.part);
    }
    if (me === null) return setNeedsPhone(true);
    onClose();
    const call =
      deed.do === 'dial'
        ? command('dial', { userId: me, number: deed.number })
        : command('act', { do: 'call', me, to: { userId: deed.userId } });
    call.then(
      () => tell(say('finder.calling', deed.name)),
      (error: unknown) => tellFailure(error, say),
    );
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (move !== undefined && entries.length > 0) {
      event.preventDefault();
      setPlace((at + move + entries.length) % entries.length);
    }
    const entry = entries[at];
    // Enter does nothing while the list still belongs to what was typed before.
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (entry !== undefined && settled) perform(entry);
    }
  };
  const groups = [
    ...Map.groupBy(
      entries.map((entry, index) => ({ entry, index })),
      ({ entry }) => entry.group,
    ),
  ];
  return (
    <>
      <div className={css.field}>
        <IconSearch size={18} aria-hidden />
        <input
          className={css.input}
          role="combobox"
          aria-label={say('finder.title')}
          aria-expanded={entries.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={entries.length > 0 ? idOf(at) : undefined}
          placeholder={say('finder.hint')}
          value={text}
          maxLength={100}
          onChange={(event) => {
            setText(event.currentTarget.value);
            setPlace(0);
          }}
          onKeyDown={onKeyDown}
          autoComplete="off"
          spellCheck={false}
          data-autofocus
        />
      </div>
      {me === null && (
        <div className={css.phone} role={needsPhone ? 'alert' : undefined}>
          <span>{needsPhone ? say('finder.myPhoneFirst') : say('finder.myPhone')}</span>
          <MyPhoneSelect />
        </div>
      )}
      <div className={css.list} id={list} role="listbox" aria-label={say('finder.title')} data-settled={settled}>
        {groups.map(([group, some]) => (
          <div key={group} role="group" aria-label={say(`finder.groups.${group}`)}>
            <div role="presentation" className={css.heading}>
              {say(`finder.groups.${group}`)}
            </div>
            {some.map(({ entry, index }) => (
              <Found
                key={entry.id}
                entry={entry}
                id={idOf(index)}
                chosen={index === at}
                onPoint={() => setPlace(index)}
                onDo={() => perform(entry)}
              />
            ))}
          </div>
        ))}
      </div>
      {settled && entries.length === 0 && <p className={css.nothing}>{say('finder.nothing')}</p>}
      <p className={css.keys}>{say('finder.keys')}</p>
      <span className="unseen" role="status">
        {settled && text.trim() !== '' ? say('finder.found', entries.length) : ''}
      </span>
    </>
  );
}

export function Finder({ opened, onChange }: { opened: boolean; onChange: (opened: boolean) => void }) {
  const { say } = useWords();
  useShortcut(() => onChange(!opened));
  return (
    <Modal
      opened={opened}
      onClose={() => onChange(false)}
      title={say('finder.title')}
      withCloseButton={false}
      classNames={{ header: css.unseenHeader ?? '' }}
      size={620}
      padding={0}
      yOffset="8vh"
      transitionProps={{ duration: 0 }}
    >
      <Search onClose={() => onChange(false)} />
    </Modal>
  );
}
