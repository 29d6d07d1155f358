/** One SSH login to the exchange's server: Plecho looks around, shows what it has found with a tick and a reason, and takes over what is ticked. */
import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { Finding, LookResult, ServerChange } from '../../app/contract/api.ts';
import type { Settings, SshLogin as Login } from '../../app/contract/settings.ts';
import type { TestResult as Result } from '../../app/contract/view.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { withoutEmpty } from '../base/settings.ts';
import { CopyBlock } from '../components/copy.tsx';
import { Mark, type MarkKind } from '../components/mark.tsx';
import { tellFailure } from '../components/notify.ts';
import { TestResult } from '../components/test-result.tsx';
import { useDraft } from './drafts.tsx';
import { Fold } from './fields.tsx';
import { Section } from './section.tsx';
import { FusionPicture } from './fusionpbx-picture.tsx';
import css from './server.module.css';
import { EMPTY_LOGIN, SshLogin } from './ssh-login.tsx';

const MARKS: Readonly<Record<Finding['state'], MarkKind>> = {
  found: 'ok',
  warning: 'busy',
  missing: 'off',
  forbidden: 'bad',
};

function One({ finding, ticked, onTick }: { finding: Finding; ticked: boolean; onTick: (on: boolean) => void }) {
  const { say } = useWords();
  return (
    <li className={css.finding} data-finding={finding.id} data-state={finding.state}>
      <Mark kind={MARKS[finding.state]} label={say(`connect.server.state.${finding.state}`)} />
      <div>
        <b>{finding.title}</b>
        <p className={css.text}>{finding.text}</p>
        <p className="dim">{finding.why}</p>
        {finding.details.length > 1 && (
          <Fold title={say('connect.server.details', finding.details.length)}>
            <ul className={css.details}>
              {finding.details.map((detail) => (
                <li key={detail}>{detail}</li>
              ))}
            </ul>
          </Fold>
        )}
      </div>
      {finding.offered && (
        <Checkbox
          aria-label={`${say('connect.server.take')}: ${finding.title}`}
          label={say('connect.server.take')}
          checked={ticked}
          onChange={(event) => onTick(event.currentTarget.checked)}
        />
      )}
    </li>
  );
}

function Change({ change }: { change: ServerChange }) {
  const { say } = useWords();
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<Result | null>(null);
  const make = async (): Promise<void> => {
    setBusy(true);
    try {
      setResult(await command('makeChange', { id: change.id }));
    } catch (error) {
      tellFailure(error, say);
    }
    setBusy(false);
  };
  return (
    <li className={css.change} data-change={change.id}>
      <b>{change.title}</b>
      <p className="dim">{change.why}</p>
      <p className={css.text}>{change.place}</p>
      <FusionPicture change={change.id} place={change.place} />
      {change.lines !== '' && <CopyBlock code={change.lines} label={change.title} />}
      {change.canDo && result?.ok !== true && (
        <Button type="button" size="xs" variant="default" loading={busy} onClick={() => void make()}>
          {say('connect.server.make')}
        </Button>
      )}
      {change.canDo && result === null && <p className="dim">{say('connect.server.makeHint')}</p>}
      {result && <TestResult result={result} busy={busy} />}
    </li>
  );
}

export function ServerSection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { reload } = useOfficeSettings();
  const draft = useDraft<{ login: Login }>('server', { login: settings.pbx.ssh ?? EMPTY_LOGIN });
  const { login } = draft.value;
  const [look, setLook] = useState<LookResult | null>(null);
  const [off, setOff] = useState<ReadonlySet<string>>(new Set());
  const ids = (look?.findings ?? []).filter(({ id, offered }) => offered && !off.has(id)).map(({ id }) => id);
  const tick = (id: string, on: boolean): void =>
    setOff(new Set(on ? [...off].filter((one) => one !== id) : [...off, id]));
  const change = (next: Login): void => {
    setLook(null);
    draft.change({ login: next });
  };
  return (
    <Section
      title={say('connect.server.title')}
      intro={say('connect.server.intro')}
      dirty={ids.length > 0}
      stamp={login}
      invalid={login.host === '' || login.user === '' ? say('connect.server.incomplete') : undefined}
      onTest={async () => {
        const found = await command('lookAround', { login: withoutEmpty(login) });
        setLook(found.ok ? found : null);
        setOff(new Set());
        return { ok: found.ok, text: found.text };
      }}
      testHint={say('connect.server.hint')}
      onSave={async () => {
        await command('applyLook', { ids });
        draft.reset();
        setLook(null);
        await reload();
      }}
      onReset={() => setLook(null)}
      wide
    >
      <SshLogin path="pbx.ssh" value={login} onChange={change} />
      {look && (
        <section aria-label={say('connect.server.found')}>
          <h3 className={css.heading}>{say('connect.server.found')}</h3>
          <ul className={css.list}>
            {look.findings.map((finding) => (
              <One
                key={finding.id}
                finding={finding}
                ticked={!off.has(finding.id)}
                onTick={(on) => tick(finding.id, on)}
              />
            ))}
          </ul>
          {look.changes.length > 0 && (
            <>
              <h3 className={css.heading}>{say('connect.server.changes')}</h3>
              <p className="dim">{say('connect.server.changesHint')}</p>
              <ul className={css.list}>
                {look.changes.map((one) => (
                  <Change key={one.id} change={one} />
                ))}
              </ul>
            </>
          )}
        </section>
      )}
    </Section>
  );
}
