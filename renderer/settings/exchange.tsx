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
  const { say } = useWords();
  const error = useFieldError();
  return (
    <>
      <Side narrow>
        <TextInput
          label={say('connect.exchange.host')}
          description={say('connect.exchange.hostHint')}
          value={value.host}
          onChange={(event) => change({ host: event.currentTarget.value })}
          error={error('pbx.host')}
          spellCheck={false}
        />
        <NumberInput
          label={say('connect.exchange.port')}
          value={value.port}
          onChange={(port) => change({ port: Number(port) })}
          min={1}
          max={65535}
          error={error('pbx.port')}
          hideControls
        />
      </Side>
      <Secret
        label={say('connect.exchange.password')}
        hint={say('connect.exchange.passwordHint')}
        path="pbx.password"
        value={value.password}
        onChange={(password) => change({ password })}
      />
      {value.password === 'ClueCon' && (
        <p className={css.warning} role="status">
          {say('connect.exchange.clueCon')}
        </p>
      )}
      <Toggle
        label={say('connect.exchange.ssh')}
        hint={say('connect.exchange.sshHint')}
        value={value.ssh !== null}
        onChange={(on) => change({ ssh: on ? EMPTY_LOGIN : null })}
      />
      {value.ssh && <SshLogin path="pbx.ssh" value={value.ssh} onChange={(ssh) => change({ ssh })} />}
    </>
  );
}

export function ExchangeSection({ settings }: { settings: Settings }) {
  const { say } = useWords();
  const { save } = useOfficeSettings();
  const draft = useDraft('exchange', settings.pbx);
  const pbx = withoutEmpty(draft.value);
  return (
    <Section
      title={say('connect.exchange.title')}
      intro={say('connect.exchange.intro')}
      dirty={draft.dirty}
      stamp={draft.value}
      onTest={() => command('testExchange', { pbx })}
      onSave={async () => {
        await save({ pbx });
        draft.reset();
      }}
      onReset={draft.reset}
      aside={<Snippets title={say('connect.exchange.prepare')} prefix="acl" />}
    >
      <Fields value={draft.value} change={draft.change} />
    </Section>
  );
}
