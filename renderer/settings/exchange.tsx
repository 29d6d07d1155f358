/** Where the exchange is and how to get in; the test tells its version and its registered phones. */
import { NumberInput, TextInput } from '@mantine/core';
import type { Settings } from '../../app/contract/settings.ts';
import { command } from '../api.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { withoutEmpty } from '../base/settings.ts';
import { useDraft } from './drafts.tsx';
import { Secret, Side, Toggle } from './fields.tsx';
import css from './fields.module.css';
import { Section, useFieldError } from './section.tsx';
import { Snippets } from './snippets.tsx';
import { EMPTY_LOGIN, SshLogin } from './ssh-login.tsx';

function Fields({ value, change }: { value: Settings['pbx']; change: (part: Partial<Settings['pbx']>) => void }) {
  const { t } = useWords();
  const error = useFieldError();
  const x = t.connect.exchange;
  return (
    <>
      <Side narrow>
        <TextInput
          label={x.host}
          description={x.hostHint}
          value={value.host}
          onChange={(event) => change({ host: event.currentTarget.value })}
          error={error('pbx.host')}
          spellCheck={false}
        />
        <NumberInput
          label={x.port}
          value={value.port}
          onChange={(port) => change({ port: Number(port) })}
          min={1}
          max={65535}
          error={error('pbx.port')}
          hideControls
        />
      </Side>
      <Secret
        label={x.password}
        hint={x.passwordHint}
        path="pbx.password"
        value={value.password}
        onChange={(password) => change({ password })}
      />
      {value.password === 'ClueCon' && (
        <p className={css.warning} role="status">
          {x.clueCon}
        </p>
      )}
      <Toggle
        label={x.ssh}
        hint={x.sshHint}
        value={value.ssh !== null}
        onChange={(on) => change({ ssh: on ? EMPTY_LOGIN : null })}
      />
      {value.ssh && <SshLogin path="pbx.ssh" value={value.ssh} onChange={(ssh) => change({ ssh })} />}
    </>
  );
}

export function ExchangeSection({ settings }: { settings: Settings }) {
  const { t } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('exchange', settings.pbx);
  const pbx = withoutEmpty(draft.value);
  return (
    <Section
      title={t.connect.exchange.title}
      intro={t.connect.exchange.intro}
      dirty={draft.dirty}
      stamp={draft.value}
      onTest={() => command('testExchange', { pbx })}
      onSave={async () => {
        await save({ pbx });
        draft.reset();
      }}
      onReset={draft.reset}
      aside={<Snippets title={t.connect.exchange.prepare} prefix="acl" />}
    >
      <Fields value={draft.value} change={draft.change} />
    </Section>
  );
}
