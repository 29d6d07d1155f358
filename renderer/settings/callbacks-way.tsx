/** How the CRM reaches this PC from the internet: a public address of the office, an SSH tunnel, or a tunnel program. */
import { NumberInput, TextInput } from '@mantine/core';
import type { Settings, TunnelSettings } from '../../app/contract/settings.ts';
import { useWords } from '../base/context.tsx';
import { Choice, Fold, Side } from './fields.tsx';
import { useFieldError } from './section.tsx';
import { EMPTY_LOGIN, SshLogin } from './ssh-login.tsx';

type Value = Settings['listener'];
type Props = { value: Value; change: (part: Partial<Value>) => void };

const EMPTY: Readonly<Record<TunnelSettings['kind'], TunnelSettings>> = {
  none: { kind: 'none' },
  ssh: { kind: 'ssh', login: EMPTY_LOGIN, remotePort: 0, remoteHost: 'localhost' },
  command: { kind: 'command', command: '', urlPattern: 'https://[^\\s"]+' },
};

function PublicUrl({ value, change, hint }: Props & { hint: string }) {
  const { say } = useWords();
  const error = useFieldError();
  return (
    <TextInput
      label={say('settings.callbacks.publicUrl')}
      description={hint}
      placeholder="https://"
      value={value.publicUrl ?? ''}
      onChange={(event) => change({ publicUrl: event.currentTarget.value.trim() || null })}
      error={error('listener.publicUrl')}
      spellCheck={false}
    />
  );
}

function Listening({ value, change }: Props) {
  const { say } = useWords();
  const error = useFieldError();
  const tls = value.tls;
  return (
    <Fold title={say('connect.crm.advanced')}>
      <Side narrow>
        <TextInput
          label={say('settings.callbacks.host')}
          description={say('settings.callbacks.hostHint')}
          value={value.host}
          onChange={(event) => change({ host: event.currentTarget.value })}
          error={error('listener.host')}
        />
        <NumberInput
          label={say('settings.callbacks.port')}
          description={say('settings.callbacks.portHint')}
          value={value.port}
          onChange={(port) => change({ port: Number(port) })}
          min={0}
          max={65535}
          error={error('listener.port')}
          hideControls
        />
      </Side>
      <Side>
        <TextInput
          label={`${say('settings.callbacks.tls')}: ${say('settings.callbacks.cert')}`}
          value={tls?.cert ?? ''}
          onChange={(event) => change({ tls: tlsOf(event.currentTarget.value, tls?.key ?? '') })}
          error={error('listener.tls.cert')}
        />
        <TextInput
          label={say('settings.callbacks.key')}
          value={tls?.key ?? ''}
          onChange={(event) => change({ tls: tlsOf(tls?.cert ?? '', event.currentTarget.value) })}
          error={error('listener.tls.key')}
        />
      </Side>
    </Fold>
  );
}

function tlsOf(cert: string, key: string): Value['tls'] {
  return cert.trim() === '' && key.trim() === '' ? null : { cert: cert.trim(), key: key.trim() };
}

export function Way({ value, change }: Props) {
  const { say } = useWords();
  const error = useFieldError();
  const { tunnel } = value;
  const set = (next: TunnelSettings): void => change({ tunnel: next });
  return (
    <>
      <Choice
        label={say('settings.callbacks.way')}
        hint={say(`settings.callbacks.wayHint.${tunnel.kind}`)}
        value={tunnel.kind}
        options={['none', 'ssh', 'command']}
        word={(way) => say(`settings.callbacks.ways.${way}`)}
        onChange={(kind) => set(EMPTY[kind])}
      />
      {tunnel.kind === 'none' && (
        <PublicUrl value={value} change={change} hint={say('settings.callbacks.publicUrlHint')} />
      )}
      {tunnel.kind === 'ssh' && (
        <>
          <SshLogin path="listener.tunnel.login" value={tunnel.login} onChange={(login) => set({ ...tunnel, login })} />
          <PublicUrl value={value} change={change} hint={say('settings.callbacks.publicUrlSsh')} />
          <Side narrow>
            <TextInput
              label={say('settings.callbacks.remoteHost')}
              value={tunnel.remoteHost}
              onChange={(event) => set({ ...tunnel, remoteHost: event.currentTarget.value })}
            />
            <NumberInput
              label={say('settings.callbacks.remotePort')}
              value={tunnel.remotePort}
              onChange={(port) => set({ ...tunnel, remotePort: Number(port) })}
              min={0}
              max={65535}
              hideControls
            />
          </Side>
        </>
      )}
      {tunnel.kind === 'command' && (
        <>
          <TextInput
            label={say('settings.callbacks.command')}
            description={say('settings.callbacks.commandHint')}
            value={tunnel.command}
            onChange={(event) => set({ ...tunnel, command: event.currentTarget.value })}
            error={error('listener.tunnel.command')}
            spellCheck={false}
          />
          <TextInput
            label={say('settings.callbacks.pattern')}
            description={say('settings.callbacks.patternHint')}
            value={tunnel.urlPattern}
            onChange={(event) => set({ ...tunnel, urlPattern: event.currentTarget.value })}
            error={error('listener.tunnel.urlPattern')}
            spellCheck={false}
          />
        </>
      )}
      <Listening value={value} change={change} />
    </>
  );
}
