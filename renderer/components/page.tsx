/** The frame of a page: its name, what it says about itself in one line, its actions. */
import { useEffect, type ReactNode } from 'react';
import css from './page.module.css';

type Props = { title: string; note?: ReactNode; actions?: ReactNode; children: ReactNode; fixed?: boolean };

/** @param fixed the page does not scroll as a whole: its content takes the height that is left */
export function Page({ title, note, actions, children, fixed = false }: Props) {
  useEffect(() => {
    document.title = `${title} · Plecho`;
  }, [title]);
  return (
    <div className={fixed ? css.fixed : css.scrolling}>
      <header className={css.head}>
        <h1 className={css.title}>{title}</h1>
        {note !== undefined && <div className={css.note}>{note}</div>}
        {actions !== undefined && <div className={css.actions}>{actions}</div>}
      </header>
      {children}
    </div>
  );
}
