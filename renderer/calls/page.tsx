/** Live calls: what is going on right now, and who of the office is free. */
import { Button } from '@mantine/core';
import { IconArrowUp, IconPhoneCall, IconPlugConnectedX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useLive, useWords } from '../base/context.tsx';
import { ongoing } from '../base/live.ts';
import { go } from '../base/router.ts';
import { Empty } from '../components/empty.tsx';
import { Page } from '../components/page.tsx';
import { useAnchor } from './scroll-anchor.ts';
import { CallCard } from './card.tsx';
import { Colleagues } from './colleagues.tsx';
import { DoingsProvider } from './actions-under-way.tsx';
import css from './page.module.css';
import { useShown } from './shown-cards.ts';

function NoCalls() {
  const { say } = useWords();
  const exchange = useLive((live) => live.status?.exchange);
  if (exchange === undefined || exchange.state === 'connected' || exchange.state === 'connecting') {
    return (
      <Empty
        icon={<IconPhoneCall size={28} stroke={1.6} />}
        title={say('calls.emptyTitle')}
        text={say('calls.emptyText')}
      />
    );
  }
  const off = exchange.state === 'off';
  return (
    <Empty
      icon={<IconPlugConnectedX size={28} stroke={1.6} />}
      title={off ? say('calls.emptyOffTitle') : say('calls.emptyLostTitle')}
      text={off ? say('calls.emptyOffText') : exchange.detail}
    >
      <Button onClick={() => (off ? go('setup', 'exchange') : go('health'))}>
        {off ? say('calls.connectExchange') : say('calls.toHealth')}
      </Button>
    </Empty>
  );
}

export function CallsPage() {
  const { say } = useWords();
  const going = useLive(ongoing);
  const known = useLive((live) => live.status !== null);
  const { list, room, held, handlers } = useAnchor();
  const [away, setAway] = useState<number | null>(null);
  const shown = useShown(held);
  const newest = shown[0]?.call.startedAt ?? 0;
  /** The newest call when the top of the list was last in view. */
  const seen = useRef(newest);
  const isAtTop = (): boolean => (list.current?.scrollTop ?? 0) <= 8;
  useEffect(() => {
    if (isAtTop()) seen.current = newest;
  });
  const onScroll = (): void => {
    handlers.onScroll();
    setAway(isAtTop() ? null : seen.current);
  };
  const unseen = away === null ? 0 : shown.filter((one) => one.call.startedAt > away).length;
  return (
    <Page title={say('calls.title')} note={known ? say('calls.now', going) : say('common.loading')} fixed>
      <DoingsProvider>
        <div className={css.split}>
          <Colleagues />
          {known && (
            <div className={css.place}>
              {unseen > 0 && (
                <Button
                  className={css.unseen}
                  size="xs"
                  radius="xl"
                  leftSection={<IconArrowUp size={14} />}
                  onClick={() => list.current?.scrollTo({ top: 0, behavior: 'smooth' })}
                >
                  {say('calls.showNew', unseen)}
                </Button>
              )}
              <div className={css.list} ref={list} {...handlers} onScroll={onScroll} data-calls-list>
                {shown.map((one) => (
                  <CallCard key={one.call.id} call={one.call} leaving={one.leftAt !== undefined} />
                ))}
                {shown.length === 0 && <NoCalls />}
                <div ref={room} />
              </div>
            </div>
          )}
        </div>
      </DoingsProvider>
    </Page>
  );
}
