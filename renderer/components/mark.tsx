/** Marks of states: each has its own shape as well as its own colour, and no meaning of its own for a screen reader. */
import type { ReactNode } from 'react';
import css from './mark.module.css';

export type MarkKind =
  | 'ringing'
  | 'talking'
  | 'held'
  | 'ended'
  | 'missed'
  | 'free'
  | 'offline'
  | 'unknown'
  | 'ok'
  | 'busy'
  | 'bad'
  | 'off'
  | 'pause';

const shapes: Readonly<Record<MarkKind, ReactNode>> = {
  ringing: (
    <>
      <circle cx="8" cy="8" r="6" fill="none" stroke="var(--ringing)" strokeWidth="2" />
      <circle cx="8" cy="8" r="2.6" fill="var(--ringing)" />
    </>
  ),
  talking: <circle cx="8" cy="8" r="6" fill="var(--talking)" />,
  held: (
    <>
      <rect x="2.5" y="2" width="4" height="12" rx="1.4" fill="var(--held)" />
      <rect x="9.5" y="2" width="4" height="12" rx="1.4" fill="var(--held)" />
    </>
  ),
  ended: <rect x="2" y="6.75" width="12" height="2.5" rx="1.25" fill="var(--ended)" />,
  missed: (
    <path
      d="M13 3.5 4.5 12M4 6v6.5h6.5"
      fill="none"
      stroke="var(--missed)"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
    />
  ),
  free: <circle cx="8" cy="8" r="5" fill="none" stroke="var(--talking)" strokeWidth="2" />,
  offline: (
    <path
      d="M8 3a5 5 0 1 1 0 10A5 5 0 0 1 8 3M3.2 12.8l9.6-9.6"
      fill="none"
      stroke="var(--ended)"
      strokeWidth="1.8"
      strokeLinecap="round"
    />
  ),
  unknown: <circle cx="8" cy="8" r="5" fill="none" stroke="var(--ended)" strokeWidth="2" strokeDasharray="2.4 2.6" />,
  ok: <circle cx="8" cy="8" r="5" fill="var(--talking)" />,
  busy: <circle cx="8" cy="8" r="5" fill="none" stroke="var(--ringing)" strokeWidth="2.6" strokeDasharray="5 2.8" />,
  bad: <path d="m3.5 3.5 9 9m0-9-9 9" stroke="var(--missed)" strokeWidth="2.8" strokeLinecap="round" />,
  off: <circle cx="8" cy="8" r="4.5" fill="none" stroke="var(--ended)" strokeWidth="2" />,
  pause: (
    <>
      <rect x="3" y="3" width="3.6" height="10" rx="1.2" fill="var(--ended)" />
      <rect x="9.4" y="3" width="3.6" height="10" rx="1.2" fill="var(--ended)" />
    </>
  ),
};

/** @param label for screen readers; left out where there is a text beside it */
export function Mark({ kind, size = 16, label }: { kind: MarkKind; size?: number; label?: string }) {
  const named = label === undefined ? { 'aria-hidden': true } : { role: 'img', 'aria-label': label };
  return (
    <svg
      className={kind === 'ringing' ? css.ringing : css.mark}
      width={size}
      height={size}
      viewBox="0 0 16 16"
      {...named}
    >
      {shapes[kind]}
    </svg>
  );
}
