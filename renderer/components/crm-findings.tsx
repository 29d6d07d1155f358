/** What the check of the CRM found, in words: what concerns an office first, the rest behind a fold. */
import type { CrmFindings, CrmProfile } from '../../app/contract/crm-profile.ts';
import { useWords } from '../base/context.tsx';
import { Mark, type MarkKind } from './mark.tsx';
import css from './crm-findings.module.css';

const FINDINGS = [
  'started',
  'startedTwice',
  'laterId',
  'withId',
  'registerTwice',
  'repeatEmpty',
  'repeatAbsent',
  'repeatEntry',
  'redirect',
] as const;
const RIGHTS = ['dial', 'events', 'contacts', 'patch'] as const;
const SIGNS: Readonly<Record<CrmFindings['dial'], MarkKind>> = { yes: 'ok', no: 'off', unknown: 'unknown' };

export function Rights({ findings }: { findings: CrmFindings }) {
  const { say } = useWords();
  return (
    <dl className={css.list} aria-label={say('crm.check.groups.may')} data-crm-rights>
      {RIGHTS.map((right) => (
        <div key={right} className={css.row} data-right={right} data-may={findings[right]}>
          <dt>{say(`crm.check.may.${right}`)}</dt>
          <dd>
            <Mark kind={SIGNS[findings[right]]} size={13} />
            {say(`crm.check.${findings[right]}`)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

export function Details({ findings }: { findings: CrmFindings }) {
  const { say } = useWords();
  const limit =
    findings.burst === 'unknown'
      ? say('crm.check.unknown')
      : findings.burst === null
        ? say('crm.check.noLimit')
        : say('crm.check.limit', findings.burst);
  return (
    <dl className={css.list} aria-label={say('crm.check.groups.takes')}>
      {FINDINGS.map((name) => (
        <div key={name} className={css.row} data-finding={name}>
          <dt>{say(`crm.check.finding.${name}`)}</dt>
          <dd>{say(`crm.check.value.${findings[name]}`)}</dd>
        </div>
      ))}
      <div className={css.row} data-finding="burst">
        <dt>{say('crm.check.burst')}</dt>
        <dd>{limit}</dd>
      </div>
    </dl>
  );
}

export function CheckedAt({ profile }: { profile: CrmProfile }) {
  const { say, dates } = useWords();
  return (
    <p className="dim">
      {say('crm.check.at', dates.exact(profile.at), Math.max(1, Math.round(profile.tookMs / 1000)))}
    </p>
  );
}
