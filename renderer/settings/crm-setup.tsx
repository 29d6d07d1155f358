/** What the CRM knows of this installation, and turning the buttons on there: by the program, or by hand with the steps in words. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CrmSetup as Known } from '../../app/contract/api.ts';
import type { TestResult as Result } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useLive, useWords } from '../base/context.tsx';
import { useRead } from '../base/use-read.ts';
import { Download } from '../components/download.tsx';
import { Mark, type MarkKind } from '../components/mark.tsx';
import { failureWords } from '../components/notify.ts';
import { TestResult } from '../components/test-result.tsx';
import { Secret } from './fields.tsx';
import css from './fields.module.css';

const sign = (good: boolean): MarkKind => (good ? 'ok' : 'off');

function Facts({ known }: { known: Known }) {
  const { t } = useWords();
  const x = t.extras.callbacks;
  const same = known.baseUrl !== null && known.baseUrl === known.expectedBaseUrl;
  return (
    <dl className={css.facts}>
      <dt>{x.baseUrl}</dt>
      <dd>
        <span className={css.signed}>
          <Mark kind={same ? 'ok' : known.expectedBaseUrl === null ? 'off' : 'bad'} size={13} />
          <span>
            {known.baseUrl === null ? t.health.noAddress : <span className="mono">{known.baseUrl}</span>}
            {same && <span className="dim"> {x.same}</span>}
          </span>
        </span>
      </dd>
      {!same && known.expectedBaseUrl !== null && (
        <>
          <dt>{x.expected}</dt>
          <dd className="mono">{known.expectedBaseUrl}</dd>
        </>
      )}
      <dt>{x.features}</dt>
      <dd>
        <span className={css.pair}>
          <Mark kind={sign(known.features.call)} size={13} />
          {x.call} {known.features.call ? x.on : x.off}
        </span>
        <span className={css.pair}>
          <Mark kind={sign(known.features.hangup)} size={13} />
          {x.hangup} {known.features.hangup ? x.on : x.off}
        </span>
      </dd>
      <dt>{x.hooks}</dt>
      <dd>
        <Mark kind={sign(known.webhooks.length > 0 && known.webhooks.every((hook) => hook.ok))} size={13} />
        {known.webhooks.every((hook) => hook.ok) ? t.crm.setup.hooksOn : t.crm.setup.hooksOff}
      </dd>
      <dt>{x.mainTelephony}</dt>
      <dd>{known.mainTelephony === null ? x.notChosen : t.crm.setup.telephony[known.mainTelephony]}</dd>
    </dl>
  );
}

/** @param moved the CRM calls another address than it should */
function ByHand({ steps, moved }: { steps: readonly string[]; moved: boolean }) {
  const { t } = useWords();
  return (
    <div className={css.snippet}>
      <h4 className={css.heading}>{t.extras.callbacks.byHand}</h4>
      <ol className={css.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {moved && (
        <div className={css.row}>
          <Download name="manifest.zip" size="xs" variant="default">
            {t.extras.callbacks.manifest}
          </Download>
        </div>
      )}
    </div>
  );
}

export function CrmSetup() {
  const { t } = useWords();
  const x = t.extras.callbacks;
  const connected = useLive((live) => live.status?.crm.state === 'connected');
  const address = useLive((live) => live.status?.callbacks.publicUrl ?? null);
  const { data, error, reload } = useRead('crmSetup', {}, connected ? 20_000 : undefined);
  const [bearer, setBearer] = useState('');
  const [result, setResult] = useState<Result | null>(null);
  const [busy, setBusy] = useState(false);
  const enable = async (): Promise<void> => {
    setBusy(true);
    try {
      setResult(await command('setUpCrm', { enableCalls: true, ...(bearer !== '' && { bearer }) }));
      setBearer('');
    } catch (failure) {
      setResult({ ok: false, text: failureWords(failure, t) });
    }
    setBusy(false);
    reload();
  };
  const needsToken = result?.ok === false || result?.found?.['needsToken'] === true;
  const complete =
    data !== null &&
    data.features.call &&
    data.features.hangup &&
    data.webhooks.length > 0 &&
    data.webhooks.every((hook) => hook.ok);
  return (
    <div className={css.group} role="group" aria-label={x.inCrm} data-address={address}>
      <h3 className={css.heading}>{x.inCrm}</h3>
      {!connected && <p className="dim">{x.inCrmOff}</p>}
      {connected && error && <p className="dim">{failureWords(error, t)}</p>}
      {connected && data && (
        <>
          <Facts known={data} />
          <TestResult result={result} busy={busy} />
          {needsToken && (
            <Secret label={x.bearer} hint={x.bearerHint} path="bearer" value={bearer} onChange={setBearer} />
          )}
          <div className={css.row}>
            <Button type="button" variant={complete ? 'default' : 'light'} onClick={() => void enable()} loading={busy}>
              {complete ? x.again : x.enable}
            </Button>
          </div>
          {data.steps.length > 0 && <ByHand steps={data.steps} moved={data.baseUrl !== data.expectedBaseUrl} />}
        </>
      )}
    </div>
  );
}
