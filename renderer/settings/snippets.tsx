/** Lines to copy into the exchange, with the steps that go with them; the program fills them in for this office. */
import type { Snippet } from '../../app/contract/api.ts';
import { useRead } from '../base/use-read.ts';
import { CopyBlock } from '../components/copy.tsx';
import { Fold } from './fields.tsx';
import css from './fields.module.css';

function One({ snippet }: { snippet: Snippet }) {
  return (
    <div className={css.snippet}>
      <ol className={css.steps}>
        {snippet.steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      <CopyBlock code={snippet.code} label={snippet.title} />
    </div>
  );
}

/**
 * @param prefix of the ids wanted
 * @param title of the fold; without it the snippets stand open
 */
export function Snippets({ prefix, title, open = false }: { prefix: string; title: string; open?: boolean }) {
  const { data } = useRead('snippets');
  const wanted = (data ?? []).filter((snippet) => snippet.id.startsWith(prefix));
  if (wanted.length === 0) return null;
  return (
    <Fold title={title} open={open}>
      {wanted.map((snippet) => (
        <One key={snippet.id} snippet={snippet} />
      ))}
    </Fold>
  );
}
