/** What a page says when it has nothing to show: what will be here, and the next step. */
import type { ReactNode } from 'react';
import css from './empty.module.css';

export function Empty({
  icon,
  title,
  text,
  children,
}: {
  icon: ReactNode;
  title: string;
  text?: string | undefined;
  children?: ReactNode;
}) {
  return (
    <div className={css.empty}>
      <div className={css.icon} aria-hidden>
        {icon}
      </div>
      <h2 className={css.title}>{title}</h2>
      {text !== undefined && text !== '' && <p className={css.text}>{text}</p>}
      {children !== undefined && <div className={css.actions}>{children}</div>}
    </div>
  );
}
