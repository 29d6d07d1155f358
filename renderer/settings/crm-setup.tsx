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
  const { say } = useWords();
  const same = known.baseUrl !== null && known.baseUrl === known.expectedBaseUrl;
  return (
    <dl className={css.facts}>
      <dt>{say('settings.callbacks.baseUrl')}</dt>
      <dd>
        <span className={css.signed}>
          <Mark kind={same ? 'ok' : known.expectedBaseUrl === null ? 'off' : 'bad'} size={13} />
          <span>
            {known.baseUrl === null ? say('health.noAddress') : <span className="mono">{known.baseUrl}</span>}
            {same && <span className="dim"> {say('settings.callbacks.same')}</span>}
          </span>
        </span>
      </dd>
      {!same && known.expectedBaseUrl !== null && (
        <>
          <dt>{say('settings.callbacks.expected')}</dt>
          <dd className="mono">{known.expectedBaseUrl}</dd>
        </>
      )}
      <dt>{say('settings.callbacks.features')}</dt>
      <dd>
        <span className={css.pair}>
          <Mark kind={sign(known.features.call)} size={13} />
          {say('settings.callbacks.call')}{' '}
          {known.features.call ? say('settings.callbacks.on') : say('settings.callbacks.off')}
        </span>
        <span className={css.pair}>
          <Mark kind={sign(known.features.hangup)} size={13} />
          {say('settings.callbacks.hangup')}{' '}
          {known.features.hangup ? say('settings.callbacks.on') : say('settings.callbacks.off')}
        </span>
      </dd>
      <dt>{say('settings.callbacks.hooks')}</dt>
      <dd>
        <Mark kind={sign(known.webhooks.length > 0 && known.webhooks.every((hook) => hook.ok))} size={13} />
        {known.webhooks.every((hook) => hook.ok) ? say('crm.setup.hooksOn') : say('crm.setup.hooksOff')}
      </dd>
      <dt>{say('settings.callbacks.mainTelephony')}</dt>
      <dd>
        {known.mainTelephony === null
          ? say('settings.callbacks.notChosen')
          : say(`crm.setup.telephony.${known.mainTelephony}`)}
      </dd>
    </dl>
  );
}

/** @param moved the CRM calls another address than it should */
function ByHand({ steps, moved }: { steps: readonly string[]; moved: boolean }) {
  const { say } = useWords();
  return (
    <div className={css.snippet}>
      <h4 className={css.heading}>{say('settings.callbacks.byHand')}</h4>
      <ol className={css.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {moved && (
        <div className={css.row}>
          <Download name="manifest.zip" size="xs" variant="default">
            {say('settings.callbacks.manifest')}
          </Download>
        </div>
      )}
    </div>
  );
}

export function CrmSetup() {
  const { say } = useWords();
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
      setResult({ ok: false, text: failureWords(failure, say) });
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
    <div className={css.group} role="group" aria-label={say('settings.callbacks.inCrm')} data-address={address}>
      <h3 className={css.heading}>{say('settings.callbacks.inCrm')}</h3>
      {!connected && <p className="dim">{say('settings.callbacks.inCrmOff')}</p>}
      {connected && error && <p className="dim">{failureWords(error, say)}</p>}
      {connected && data && (
        <>
          <Facts known={data} />
          <TestResult result={result} busy={busy} />
          {needsToken && (
            <Secret
              label={say('settings.callbacks.bearer')}
              hint={say('settings.callbacks.bearerHint')}
              path="bearer"
              value={bearer}
              onChange={setBearer}
            />
          )}
          <div className={css.row}>
            <Button type="button" variant={complete ? 'default' : 'light'} onClick={() => void enable()} loading={busy}>
              {complete ? say('settings.callbacks.again') : say('settings.callbacks.enable')}
            </Button>
          </div>
          {data.steps.length > 0 && <ByHand steps={data.steps} moved={data.baseUrl !== data.expectedBaseUrl} />}
        </>
      )}
    </div>
  );
}
