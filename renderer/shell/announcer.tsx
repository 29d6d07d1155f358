/** Tells screen readers politely of new calls: at most one sentence each few seconds, however many calls there are. */
import { useEffect, useRef, useState } from 'react';
import { useLive, useWords } from '../base/context.tsx';
import { formatPhone } from '../base/format.ts';

const PAUSE_MS = 4000;

export function Announcer() {
  const { t } = useWords();
  const calls = useLive((live) => live.calls);
  const [words, setWords] = useState('');
  const known = useRef<Set<string> | null>(null);
  const waiting = useRef<string[]>([]);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  useEffect(() => {
    const before = known.current;
    known.current = new Set(calls.map((call) => call.id));
    if (before === null) return;
    for (const call of calls) {
      if (before.has(call.id)) continue;
      waiting.current.push(
        call.clientName ??
          (call.clientPhone === undefined ? t.common.direction[call.direction] : formatPhone(call.clientPhone)),
      );
    }
    const speak = (): void => {
      const names = waiting.current;
      waiting.current = [];
      timer.current = undefined;
      if (names.length === 0) return;
      setWords(names.length === 1 ? t.shell.newCall(names[0] ?? '') : t.shell.newCalls(names.length));
      timer.current = setTimeout(speak, PAUSE_MS);
    };
    if (timer.current === undefined) speak();
  }, [calls, t]);

  return (
    <div className="unseen" aria-live="polite" data-announcer>
      {words}
    </div>
  );
}
