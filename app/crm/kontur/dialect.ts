/** Which variant of the API this CRM expects where its documentation leaves it open: learnt from its answers, kept across restarts. */

/** How messages after call-started name the call: our bare id, or with the integration's name in front (crm-api.md §3, trap). */
export type IdForm = 'bare' | 'prefixed';
/** What a repeated register-call says of recordings that were attached meanwhile. */
export type RepeatForm = 'entry' | 'absent';

export type DialectValues = {
  /** The integration's name as the CRM writes it in front of our ids; null until an answer has shown it. */
  readonly prefix: string | null;
  readonly later: IdForm;
  /** The CRM accepted a message in that form: the other form need not be tried. */
  readonly isProven: boolean;
  readonly repeat: RepeatForm;
  /** The CRM is known to accept a registration without the field `recordings`. */
  readonly mayLeaveOut: boolean;
  /** How many requests at once it accepted before it asked us to wait; null: no limit was met. */
  readonly atOnce: number | null;
};

export type Dialect = {
  readonly values: () => DialectValues;
  readonly learn: (news: Partial<DialectValues>) => void;
};

const UNKNOWN: DialectValues = {
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
export function createDialect(kept: string | null = null, keep: (json: string) => void = () => undefined): Dialect {
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

function parse(kept: string | null): Partial<DialectValues> {
  if (kept === null) return {};
  try {
    const { prefix, later, isProven, repeat, mayLeaveOut, atOnce } = JSON.parse(kept) as Partial<
      Record<keyof DialectValues, unknown>
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
