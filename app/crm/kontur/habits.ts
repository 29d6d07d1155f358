/** How the CRM in front of us is used to hear of a call, where its text leaves that open: learnt from its answers, kept across starts. */

/** How messages after call-started name the call: our bare id, or with the integration's name in front (crm-api.md §3, trap). */
export type IdForm = 'bare' | 'prefixed';
/** What a repeated register-call says of recordings that were attached meanwhile. */
export type RepeatForm = 'entry' | 'absent';

export type HabitValues = {
  /** The integration's name as the CRM writes it in front of our ids; null until an answer has shown it. */
  readonly prefix: string | null;
  readonly later: IdForm;
  /** A message in that form was taken: another form need not be tried. */
  readonly isProven: boolean;
  readonly repeat: RepeatForm;
  /** A registration without the field `recordings` is known to be taken. */
  readonly mayLeaveOut: boolean;
  /** Requests at once that it took before it asked to wait; null: no limit was met. */
  readonly atOnce: number | null;
};

export type Habits = {
  readonly values: () => HabitValues;
  readonly learn: (news: Partial<HabitValues>) => void;
};

const UNKNOWN: HabitValues = {
  prefix: null,
  later: 'bare',
  isProven: false,
  repeat: 'entry',
  mayLeaveOut: false,
  atOnce: null,
};

/**
 * @param kept what an earlier start has learnt (JSON), or null; what cannot be read counts as nothing
 * @param keep called with the whole, as JSON, whenever something new was learnt
 */
export function createHabits(kept: string | null = null, keep: (json: string) => void = () => undefined): Habits {
  let values = { ...UNKNOWN, ...parse(kept) };
  return {
    values: () => values,
    learn(news) {
      const next = { ...values, ...news };
      if (JSON.stringify(next) === JSON.stringify(values)) return;
      values = next;
      keep(JSON.stringify(values));
    },
  };
}

function parse(kept: string | null): Partial<HabitValues> {
  if (kept === null) return {};
  try {
    const { prefix, later, isProven, repeat, mayLeaveOut, atOnce } = JSON.parse(kept) as Partial<
      Record<keyof HabitValues, unknown>
    >;
    return {
      ...(typeof prefix === 'string' && { prefix }),
      ...(later === 'prefixed' && { later }),
      ...(isProven === true && { isProven }),
      ...(repeat === 'absent' && { repeat }),
      ...(mayLeaveOut === true && { mayLeaveOut }),
      ...(typeof atOnce === 'number' && atOnce > 0 && { atOnce }),
    };
  } catch {
    return {};
  }
}
