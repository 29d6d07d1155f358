/** What the CRM has of a call: a sign and a word. */
import { IconCheck, IconClock, IconMinus, IconX } from '@tabler/icons-react';
import type { CrmState } from '../../app/contract/view.ts';
import { useWords } from '../base/context.tsx';
import css from './table.module.css';

const SIGNS = { sent: IconCheck, waiting: IconClock, refused: IconX, none: IconMinus } as const;

/** @param bare the sign alone: the words stand beside it */
export function CrmSign({ state, bare = false }: { state: CrmState; bare?: boolean }) {
  const { say } = useWords();
  const Sign = SIGNS[state];
  return (
    <span className={css.crm} data-crm={state} title={say(`history.crm.${state}`)}>
      <Sign size={16} stroke={2.2} aria-hidden />
      {!bare && <span className={css.crmWord}>{say(`history.crm.${state}`)}</span>}
    </span>
  );
}
