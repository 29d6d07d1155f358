/** A virtual list taller than a browser can scroll: beyond that limit the scrollbar works in proportion, while the wheel still moves row by row. */
import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual';
import { useLayoutEffect, useRef, useState, type RefObject } from 'react';

/** Browsers stop at some 33 million pixels; this leaves room for zoom. */
const TALLEST = 8_000_000;

export type TallList = {
  readonly virtualizer: Virtualizer<HTMLDivElement, Element>;
  /** The height to give the scrolled box. */
  readonly height: number;
  /** How far above its virtual place a row is drawn. */
  readonly shift: number;
};

type Place = { readonly offset: number; readonly top: number };

/**
 * Where the list is after a scroll: small moves count as they are, large ones (dragging the bar) by proportion. Pure.
 * @param from what it was: `offset` in the virtual list, `top` of the scrollbar
 * @param top of the scrollbar now
 * @param heights in px: of what is seen, of the box that scrolls, of the list if it were drawn whole
 */
export function follow(
  from: Place,
  top: number,
  { view, physical, virtual }: { readonly view: number; readonly physical: number; readonly virtual: number },
): number {
  if (physical >= virtual) return top;
  if (top <= 0) return 0;
  if (top >= physical - view) return virtual - view;
  const step = top - from.top;
  const next = Math.abs(step) <= view * 1.5 ? from.offset + step : (top / (physical - view)) * (virtual - view);
  return Math.min(Math.max(next, 0), virtual - view);
}

export function useTallList(count: number, rowHeight: number, box: RefObject<HTMLDivElement | null>): TallList {
  const virtual = count * rowHeight;
  const height = Math.min(virtual, TALLEST);
  const sizes = useRef({ virtual, height });
  const at = useRef<Place>({ offset: 0, top: 0 });
  const [shift, setShift] = useState(0);
  useLayoutEffect(() => {
    sizes.current = { virtual, height };
  }, [virtual, height]);

  const move = (offset: number, top: number): void => {
    at.current = { offset, top };
    setShift(offset - top);
  };
  const virtualizer = useVirtualizer<HTMLDivElement, Element>({
    count,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 8,
    observeElementOffset(instance, tell) {
      const element = instance.scrollElement;
      if (!element) return;
      const onScroll = (): void => {
        const { virtual: long, height: short } = sizes.current;
        const offset = follow(at.current, element.scrollTop, {
          view: element.clientHeight,
          physical: short,
          virtual: long,
        });
        move(offset, element.scrollTop);
        tell(offset, false);
      };
      onScroll();
      element.addEventListener('scroll', onScroll, { passive: true });
      return () => element.removeEventListener('scroll', onScroll);
    },
    scrollToFn(offset, _options, instance) {
      const element = instance.scrollElement;
      if (!element) return;
      const { virtual: long, height: short } = sizes.current;
      const view = element.clientHeight;
      element.scrollTop = short >= long ? offset : (offset / Math.max(1, long - view)) * (short - view);
      move(short >= long ? element.scrollTop : offset, element.scrollTop);
    },
  });
  return { virtualizer, height, shift };
}
