/** What a test found: well or not, in words, with what to change and a copy button for it. */
import { useEffect, useRef } from 'react';
import type { TestResult as Result } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import { CopyBlock } from './copy.tsx';
import { Mark } from './mark.tsx';
import css from './test-result.module.css';

/** A bare code such as `acl` is for programs; what has spaces in it is for people. */
const isWords = (detail: string | undefined): detail is string => detail !== undefined && detail.trim().includes(' ');

export function TestResult({ result, busy }: { result: Result | null; busy: boolean }) {
  const { say } = useWords();
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (busy || result) place.current?.scrollIntoView({ block: 'nearest' });
  }, [busy, result]);
  return (
    <div className={css.place} ref={place} role="status" aria-busy={busy}>
      {busy && (
        <div className={css.busy}>
          <Mark kind="busy" /> {say('common.testing')}
        </div>
      )}
      {!busy && result && (
        <div className={result.ok ? css.good : css.bad} data-test-result={result.ok ? 'ok' : 'failed'}>
          <div className={css.mark}>
            <Mark
              kind={result.ok ? 'ok' : 'bad'}
              label={result.ok ? say('setup.state.done') : say('setup.state.failed')}
            />
          </div>
          <div className={css.words}>
            <p className={css.text}>{result.text}</p>
            {isWords(result.detail) && <p className={css.detail}>{result.detail}</p>}
            {result.copy !== undefined && result.copy !== '' && <CopyBlock code={result.copy} />}
          </div>
        </div>
      )}
    </div>
  );
}
