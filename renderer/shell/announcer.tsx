/** Tells screen readers politely what calls do: at most one message each few seconds, however many calls there are. */
import { useEffect, useRef, useState } from 'react';
import type { CallView } from '../../app/contract/view.ts';
import type { SayWindow } from '../../app/contract/text.ts';
import { useLive, useWords } from '../base/context.tsx';
import { sentenceOf } from '../calls/sentence.ts';
import { plainSentence } from '../calls/who.tsx';

/** A new call is announced after so long (ms): most begin to ring an instant after they come in, and only that is worth saying. */
const FIRST_MS = 600;
/** At least so long between two messages, ms. */
const PAUSE_MS = 4000;
/** Of more calls at once only the number is said. */
const TOLD_EACH = 2;

type Known = ReadonlyMap<string, { readonly call: CallView; readonly words: string }>;

/** What each call does, in words; those that are as they were are not put into words again. */
function putIntoWords(calls: readonly CallView[], before: Known | null, say: SayWindow): Known {
  return new Map(
    calls.map((call) => {
      const old = before?.get(call.id);
      return [call.id, old?.call === call ? old : { call, words: plainSentence(sentenceOf(call), call, say) }];
    }),
  );
}

/** @param changes tells of changes as well, else of new calls only */
export function Announcer({ changes }: { changes: boolean }) {
  const { say } = useWords();
  const calls = useLive((live) => live.calls);
  const [said, setSaid] = useState('');
  const known = useRef<Known | null>(null);
  const waiting = useRef(new Map<string, string>());
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);

  // In another language all calls are put into words again; none of them is news.
  useEffect(() => {
    known.current = null;
  }, [say]);
  useEffect(() => {
    const before = known.current;
    known.current = putIntoWords(calls, before, say);
    if (before === null) return;
    for (const [id, { words }] of known.current) {
      const old = before.get(id)?.words;
      if (old === undefined || (changes && old !== words) || waiting.current.has(id)) waiting.current.set(id, words);
    }
    const speak = (): void => {
      const sentences = [...waiting.current.values()];
      waiting.current.clear();
      timer.current = undefined;
      if (sentences.length === 0) return;
      setSaid(sentences.length > TOLD_EACH ? say('shell.changes', sentences.length) : sentences.join('. '));
      timer.current = setTimeout(speak, PAUSE_MS);
    };
    if (waiting.current.size > 0) timer.current ??= setTimeout(speak, FIRST_MS);
  }, [calls, changes, say]);
  useEffect(() => () => clearTimeout(timer.current), []);

  return (
    <div className="unseen" aria-live="polite" data-announcer>
      {said}
    </div>
  );
}
