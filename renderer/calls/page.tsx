/** Live calls: what is going on right now, and who of the office is free. */
import { Button } from '@mantine/core';
import { IconArrowUp, IconPhoneCall, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useLive, useWords } from '../base/context.tsx';
import { ongoing } from '../base/live.ts';
import { go } from '../base/router.ts';
import { Empty } from '../parts/empty.tsx';
import { Page } from '../parts/page.tsx';
import { useAnchor } from './anchor.ts';
import { CallCard } from './card.tsx';
import { Colleagues } from './colleagues.tsx';
import css from './page.module.css';
import { useShown, type Shown } from './shown.ts';

function NoCalls() {
  const { t } = useWords();
  const exchange = useLive((live) => live.status?.exchange);
  if (exchange === undefined || exchange.state === 'connected' || exchange.state === 'connecting') {
    return (
      <Empty icon={<IconPhoneCall size={28} stroke={1.6} />} title={t.calls.emptyTitle} text={t.calls.emptyText} />
    );
  }
  const off = exchange.state === 'off';
  return (
    <Empty
      icon={<IconPlugConnectedX size={28} stroke={1.6} />}
      title={off ? t.calls.emptyOffTitle : t.calls.emptyLostTitle}
      text={off ? t.calls.emptyOffText : exchange.detail}
    >
      <Button onClick={() => (off ? go('setup', 'exchange') : go('health'))}>
        {off ? t.calls.connectExchange : t.calls.toHealth}
      </Button>
    </Empty>
  );
}

/** How many calls came in above while one was reading further down. */
function useUnseen(shown: readonly Shown[], atTop: boolean): number {
  const top = useRef<number>(Infinity);
  const newest = shown[0]?.call.startedAt ?? 0;
  useEffect(() => {
    if (atTop || top.current === Infinity) top.current = newest;
  }, [atTop, newest]);
  return atTop ? 0 : shown.filter((one) => one.call.startedAt > top.current).length;
}

export function CallsPage() {
  const { t } = useWords();
  const calls = useLive((live) => live.calls);
  const going = useLive(ongoing);
  const known = useLive((live) => live.status !== null);
  const { list, room, held, handlers } = useAnchor();
  const [atTop, setAtTop] = useState(true);
  const shown = useShown(calls, held);
  const unseen = useUnseen(shown, atTop);
  const onScroll = (): void => {
    handlers.onScroll();
    setAtTop((list.current?.scrollTop ?? 0) <= 8);
  };
  return (
    <Page title={t.calls.title} note={known ? t.calls.now(going) : t.common.loading} fixed>
      <div className={css.split}>
        <Colleagues />
        <div className={css.place}>
          {unseen > 0 && (
            <Button
              className={css.unseen}
              size="xs"
              radius="xl"
              leftSection={<IconArrowUp size={14} />}
              onClick={() => list.current?.scrollTo({ top: 0, behavior: 'smooth' })}
            >
              {t.calls.showNew(unseen)}
            </Button>
          )}
          <div className={css.list} ref={list} {...handlers} onScroll={onScroll} data-calls-list>
            {shown.map((one) => (
              <CallCard key={one.call.id} call={one.call} leaving={one.leftAt !== undefined} />
            ))}
            {shown.length === 0 && known && <NoCalls />}
            <div ref={room} />
          </div>
        </div>
      </div>
    </Page>
  );
}
