/** A part of a page that could not be read: why, and a way to try again. */
import { Button } from '@mantine/core';
import { useEffect, useRef } from 'react';
import { useLive, useWords } from '../base/context.tsx';
import { Mark } from './mark.tsx';
import { failureWords } from './notify.ts';
import css from './trouble.module.css';

export function Trouble({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { say } = useWords();
  const stream = useLive((live) => live.stream);
  const before = useRef(stream);
  // The program is back: what could not be read is read again by itself.
  useEffect(() => {
    const isBack = before.current === 'lost' && stream === 'live';
    before.current = stream;
    if (isBack) onRetry?.();
  }, [stream, onRetry]);
  return (
    <div className={css.trouble} role="alert">
      <Mark kind="bad" />
      <span className={css.words}>{failureWords(error, say)}</span>
      {onRetry && (
        <Button size="xs" variant="default" onClick={onRetry}>
          {say('common.tryAgain')}
        </Button>
      )}
    </div>
  );
}
