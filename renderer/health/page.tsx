/** Health: the way of a call as a picture, what needs attention, what waits, and what helps to find a fault. */
import { useLive, useWords } from '../base/context.tsx';
import { Page } from '../components/page.tsx';
import { CrmCheck } from './crm-check.tsx';
import css from './health.module.css';
import { Erasure } from './erasure.tsx';
import { Outbox } from './outbox.tsx';
import { Picture } from './picture.tsx';
import { Problems } from './problems.tsx';
import { Reconciliation } from './reconciliation.tsx';
import { Refusals } from './refusals.tsx';
import { Tools } from './tools.tsx';

export function HealthPage() {
  const { say } = useWords();
  const status = useLive((live) => live.status);
  return (
    <Page title={say('health.title')} note={status ? say(`shell.light.${status.light}`) : say('health.notKnownYet')}>
      {status && (
        <div className={css.page}>
          <Picture status={status} />
          <Problems problems={status.problems} recent={status.recent ?? []} />
          <div className={css.columns}>
            <div className={css.column}>
              <Outbox outbox={status.outbox} />
              <CrmCheck />
              <Reconciliation />
              <Refusals />
            </div>
            <div className={css.column}>
              <Tools status={status} />
              <Erasure />
            </div>
          </div>
        </div>
      )}
    </Page>
  );
}
