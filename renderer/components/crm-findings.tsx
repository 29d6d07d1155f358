/** What the check of the CRM found, in words: what concerns an office first, the rest behind a fold. */
import type { CrmFindings, CrmProfile } from '../../app/contract/crm-profile.ts';
import { useWords } from '../base/context.tsx';
import { Mark, type MarkKind } from './mark.tsx';
import css from './crm-findings.module.css';

const RIGHTS = ['dial', 'events', 'contacts', 'patch'] as const;
const SIGNS: Readonly<Record<CrmFindings['dial'], MarkKind>> = { yes: 'ok', no: 'off', unknown: 'unknown' };

/** The value of one finding in words. */
function worded(values: Readonly<Record<string, string>>, value: string, unknown: string): string {
  return values[value] ?? unknown;
}

export function Rights({ findings }: { findings: CrmFindings }) {
  const { t } = useWords();
  const x = t.crm.check;
  const words = { yes: x.yes, no: x.no, unknown: x.unknown };
  return (
    <dl className={css.list} aria-label={x.groups.may} data-crm-rights>
      {RIGHTS.map((right) => (
        <div key={right} className={css.row} data-right={right} data-may={findings[right]}>
          <dt>{x.may[right]}</dt>
          <dd>
            <Mark kind={SIGNS[findings[right]]} size={13} />
            {words[findings[right]]}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Details({ findings }: { findings: CrmFindings }) {
  const { t } = useWords();
  const x = t.crm.check;
  const names = Object.keys(x.finding) as (keyof typeof x.finding)[];
  const limit =
    findings.burst === 'unknown' ? x.unknown : findings.burst === null ? x.noLimit : x.limit(findings.burst);
  return (
    <dl className={css.list} aria-label={x.groups.takes}>
      {names.map((name) => (
        <div key={name} className={css.row} data-finding={name}>
          <dt>{x.finding[name].name}</dt>
          <dd>{worded(x.finding[name].values, findings[name], x.unknown)}</dd>
        </div>
      ))}
      <div className={css.row} data-finding="burst">
        <dt>{x.burst}</dt>
        <dd>{limit}</dd>
      </div>
    </dl>
  );
}

export function CheckedAt({ profile }: { profile: CrmProfile }) {
  const { t, dates } = useWords();
  return (
    <p className="dim">{t.crm.check.at(dates.exact(profile.at), Math.max(1, Math.round(profile.tookMs / 1000)))}</p>
  );
}
