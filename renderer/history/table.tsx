/** The history's table: only the rows in view are drawn; arrow keys choose, Enter opens. */
import { useCallback, useEffect, useRef, type KeyboardEvent } from 'react';
import { useWords } from '../base/context.tsx';
import type { Pages } from './pages.ts';
import { Row } from './row.tsx';
import css from './table.module.css';
import { useTallList } from './tall-list.ts';
import { TimelinePatterns } from './timeline.tsx';

const ROW = 46;
const HEAD = 34;

type Props = {
  pages: Pages;
  /** Index of the chosen row, -1 for none. */
  chosen: number;
  onChoose: (index: number) => void;
  onOpen: (index: number) => void;
  onTop: (atTop: boolean) => void;
  onEscape: () => void;
};

/** Where a key leads from a row. */
function target(key: string, from: number, total: number, view: number): number | null {
  const steps: Record<string, number> = {
    ArrowDown: from + 1,
    ArrowUp: from - 1,
    PageDown: from + view,
    PageUp: from - view,
    Home: 0,
    End: total - 1,
  };
  const to = steps[key];
  return to === undefined ? null : Math.min(Math.max(to, 0), total - 1);
}

export function Table({ pages, chosen, onChoose, onOpen, onTop, onEscape }: Props) {
  const { say } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const total = pages.total();
  const list = useTallList(total, ROW, box);
  const items = list.virtualizer.getVirtualItems();
  const [first, last] = [items[0]?.index ?? 0, items.at(-1)?.index ?? 0];

  useEffect(() => pages.ensure(first, last), [pages, first, last]);
  useEffect(() => {
    box.current?.scrollTo({ top: 0 });
    // oxlint-disable-next-line react/exhaustive-effect-dependencies -- another answer is read from its top
  }, [pages]);

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && chosen >= 0) return onOpen(chosen);
    if (event.key === 'Escape') return onEscape();
    const view = Math.max(1, Math.floor((box.current?.clientHeight ?? ROW) / ROW) - 1);
    const next = target(event.key, chosen, total, view);
    if (next === null || event.ctrlKey || event.altKey || event.metaKey) return;
    event.preventDefault();
    onChoose(next);
    list.virtualizer.scrollToIndex(next);
  };
  const open = useCallback((index: number) => onOpen(index), [onOpen]);
  const columns = ['time', 'client', 'person', 'line', 'picture', 'length', 'crm'] as const;

  return (
    <div
      className={css.table}
      ref={box}
      role="grid"
      tabIndex={0}
      aria-label={say('history.list')}
      aria-rowcount={total + 1}
      aria-activedescendant={chosen >= 0 ? `row-${chosen}` : undefined}
      aria-describedby="history-keys"
      onKeyDown={onKeyDown}
      onScroll={(event) => onTop(event.currentTarget.scrollTop < ROW)}
      data-history-table
    >
      <TimelinePatterns />
      <p className="unseen" id="history-keys">
        {say('history.keys')}
      </p>
      <div className={css.head} role="row" aria-rowindex={1} style={{ height: HEAD }}>
        <div role="columnheader" aria-label={say('history.direction')} />
        {columns.map((column) => (
          <div key={column} role="columnheader" data-column={column}>
            {say(`history.column.${column}`)}
          </div>
        ))}
      </div>
      <div className={css.body} role="rowgroup" style={{ height: list.height }}>
        {items.map((item) => (
          <Row
            key={item.index}
            row={pages.row(item.index)}
            index={item.index}
            top={item.start - list.shift}
            chosen={item.index === chosen}
            onOpen={open}
          />
        ))}
      </div>
    </div>
  );
}
