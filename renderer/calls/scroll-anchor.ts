/** Keeps the card that the user is reading in place while cards come and go above it. */
import { useCallback, useLayoutEffect, useRef, useState, type RefObject } from 'react';

export type Anchor = {
  readonly list: RefObject<HTMLDivElement | null>;
  /** Room under the cards, so that the list can be scrolled far enough. */
  readonly room: RefObject<HTMLDivElement | null>;
  /** Somebody points at a card or has the focus in one. */
  readonly held: boolean;
  readonly handlers: {
    onPointerOver: (event: React.PointerEvent) => void;
    onPointerLeave: () => void;
    onFocus: (event: React.FocusEvent) => void;
    onBlur: () => void;
    onScroll: () => void;
  };
};

const cardOf = (target: EventTarget): HTMLElement | null => (target as Element).closest<HTMLElement>('[data-call]');

/** The card under the pointer or with the focus, else the first one in view once the list is scrolled. */
export function useAnchor(): Anchor {
  const list = useRef<HTMLDivElement>(null);
  const room = useRef<HTMLDivElement>(null);
  const pointed = useRef<HTMLElement | null>(null);
  const focused = useRef<HTMLElement | null>(null);
  const mark = useRef<{ card: HTMLElement; top: number } | null>(null);
  const [held, setHeld] = useState(false);

  const choose = useCallback(() => {
    const box = list.current;
    if (!box) return;
    let card = focused.current ?? pointed.current;
    if (card === null && box.scrollTop > 8) {
      const cards = box.querySelectorAll<HTMLElement>('[data-call]');
      card = [...cards].find((one) => one.offsetTop + one.offsetHeight > box.scrollTop) ?? null;
    }
    mark.current = card ? { card, top: card.offsetTop } : null;
    setHeld(focused.current !== null || pointed.current !== null);
  }, []);

  useLayoutEffect(() => {
    const [box, space, at] = [list.current, room.current, mark.current];
    if (!box || !space) return;
    if (at === null || !at.card.isConnected) {
      if (at === null && box.scrollTop <= 8) space.style.height = '0px';
      if (at !== null) {
        focused.current = focused.current === at.card ? null : focused.current;
        pointed.current = pointed.current === at.card ? null : pointed.current;
        choose();
      }
      return;
    }
    const moved = at.card.offsetTop - at.top;
    if (moved === 0) return;
    const wanted = Math.max(0, box.scrollTop + moved);
    const content = space.offsetTop;
    space.style.height = `${Math.max(0, wanted + box.clientHeight - content)}px`;
    box.scrollTop = wanted;
    mark.current = { card: at.card, top: at.card.offsetTop };
  });

  return {
    list,
    room,
    held,
    handlers: {
      onPointerOver(event) {
        const card = cardOf(event.target);
        if (card === pointed.current || event.pointerType === 'touch') return;
        pointed.current = card;
        choose();
      },
      onPointerLeave() {
        pointed.current = null;
        choose();
      },
      onFocus(event) {
        focused.current = cardOf(event.target);
        choose();
      },
      onBlur() {
        focused.current = null;
        choose();
      },
      onScroll: choose,
    },
  };
}
