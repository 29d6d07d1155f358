/** What the manual says of a problem: the manual comes with the window, so that it can be read without the internet. */
import { useEffect, useState } from 'react';
import type { Language } from '../../app/contract/language.ts';
import { codeOf } from '../../app/contract/problems.ts';
import { useWords } from '../base/context.tsx';
import css from './health.module.css';
import { piecesOf, sectionOf, type Block } from './manual.ts';

/** Fetched when somebody asks: the window itself stays small. */
const PAGES: Readonly<Record<Language, () => Promise<{ default: string }>>> = {
  ru: () => import('../../docs/ru/problems.md?raw'),
  en: () => import('../../docs/en/problems.md?raw'),
};
const TAGS = { plain: 'span', bold: 'strong', emphasis: 'em', code: 'code' } as const;

function Line({ text }: { text: string }) {
  return piecesOf(text).map((piece, at) => {
    const Tag = TAGS[piece.kind];
    return <Tag key={at}>{piece.text}</Tag>;
  });
}

export function ProblemMore({ id }: { id: string }) {
  const { say, language } = useWords();
  const [blocks, setBlocks] = useState<readonly Block[]>();
  useEffect(() => {
    let isShown = true;
    PAGES[language]()
      .then((page) => isShown && setBlocks(sectionOf(page.default, codeOf(id))))
      .catch(() => isShown && setBlocks([]));
    return () => {
      isShown = false;
    };
  }, [id, language]);
  return (
    <div className={css.more} data-manual={codeOf(id)}>
      {blocks === undefined && <p>{say('common.loading')}</p>}
      {blocks?.length === 0 && <p>{say('common.failed')}</p>}
      {blocks?.map((block, at) =>
        block.kind === 'text' ? (
          <p key={at}>
            <Line text={block.text} />
          </p>
        ) : (
          <ol key={at}>
            {block.items.map((item) => (
              <li key={item}>
                <Line text={item} />
              </li>
            ))}
          </ol>
        ),
      )}
    </div>
  );
}
