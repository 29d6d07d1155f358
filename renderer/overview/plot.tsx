/** The frame of a plot: its name, and the same values as a table for those who prefer to read them. */
import { Button } from '@mantine/core';
import { useState, type ReactNode } from 'react';
import { useWords } from '../base/context.tsx';
import css from './plots.module.css';

type Props = {
  title: string;
  head: readonly string[];
  rows: readonly (readonly (string | number)[])[];
  /** Says which colour is which. */
  legend?: boolean;
  wide?: boolean;
  children: ReactNode;
};

/** The pattern of missed calls; once on the page. */
export function PlotPatterns() {
  return (
    <svg width="0" height="0" className={css.patterns} aria-hidden>
      <pattern id="missed-hatch" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
        <rect width="5" height="5" fill="var(--missed-soft)" />
        <rect width="3" height="5" fill="var(--missed)" />
      </pattern>
    </svg>
  );
}

export function Plot({ title, head, rows, legend = false, wide = false, children }: Props) {
  const { say } = useWords();
  const [table, setTable] = useState(false);
  const other = table ? say('overview.asPlot') : say('overview.asTable');
  return (
    <section className={css.frame} data-wide={wide} aria-label={title}>
      <header className={css.head}>
        <h2 className={css.title}>{title}</h2>
        {legend && (
          <p className={css.legend}>
            <span className={css.answeredSwatch} aria-hidden /> {say('overview.answered')}
            <span className={css.missedSwatch} aria-hidden /> {say('overview.missed')}
          </p>
        )}
        <Button size="compact-xs" variant="subtle" onClick={() => setTable(!table)} aria-label={`${title}: ${other}`}>
          {other}
        </Button>
      </header>
      {!table && children}
      {table && (
        <div className={css.tableBox} tabIndex={0} role="region" aria-label={title}>
          <table className={css.table}>
            <thead>
              <tr>
                {head.map((cell) => (
                  <th key={cell} scope="col">
                    {cell}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((row) => (
                <tr key={row[0]}>
                  {row.map((cell, at) => (
                    <td key={at}>{cell}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  );
}
