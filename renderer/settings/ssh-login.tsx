/** The fields of an SSH login. */
import { NumberInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { SshLogin as Login } from '../../app/contract/settings.ts';
import { useOfficeSettings, useWords } from '../base/context.tsx';
import { Choice, Secret, Side } from './fields.tsx';
import css from './fields.module.css';
import { useFieldError } from './section.tsx';

export const EMPTY_LOGIN: Login = { host: '', port: 22, user: '' };

/** @param path of this login in the settings: tells which of its secrets are stored */
export function SshLogin({ path, value, onChange }: { path: string; value: Login; onChange: (login: Login) => void }) {
  const { say } = useWords();
  const { isSet } = useOfficeSettings();
  const error = useFieldError();
  const [way, setWay] = useState<'password' | 'key'>(isSet(`${path}.privateKey`) ? 'key' : 'password');
  const set = (part: Partial<Login>): void => onChange({ ...value, ...part });
  return (
    <div className={css.group} role="group" aria-label={say('connect.ssh.title')}>
      <h3 className={css.heading}>{say('connect.ssh.title')}</h3>
      <Side narrow>
        <TextInput
          label={say('connect.ssh.host')}
          value={value.host}
          onChange={(event) => set({ host: event.currentTarget.value })}
          error={error(`${path}.host`)}
        />
        <NumberInput
          label={say('connect.ssh.port')}
          value={value.port}
          onChange={(port) => set({ port: Number(port) })}
          min={1}
          max={65535}
          hideControls
        />
      </Side>
      <TextInput
        label={say('connect.ssh.user')}
        value={value.user}
        onChange={(event) => set({ user: event.currentTarget.value })}
        error={error(`${path}.user`)}
        autoComplete="off"
      />
      <Choice
        label={say('connect.ssh.with')}
        value={way}
        options={['password', 'key']}
        word={(by) => say(`connect.ssh.by.${by}`)}
        onChange={setWay}
      />
      {way === 'password' ? (
        <Secret
          label={say('connect.ssh.password')}
          path={`${path}.password`}
          value={value.password ?? ''}
          onChange={(password) => set({ password })}
        />
      ) : (
        <Textarea
          label={say('connect.ssh.privateKey')}
          description={say('connect.ssh.privateKeyHint')}
          placeholder={isSet(`${path}.privateKey`) ? say('common.secretSet') : ''}
          value={value.privateKey ?? ''}
          onChange={(event) => set({ privateKey: event.currentTarget.value })}
          error={error(`${path}.privateKey`)}
          rows={4}
          spellCheck={false}
        />
      )}
      <TextInput
        label={say('connect.ssh.hostKey')}
        description={say('connect.ssh.hostKeyHint')}
        value={value.hostKey ?? ''}
        onChange={(event) => set({ hostKey: event.currentTarget.value })}
        error={error(`${path}.hostKey`)}
      />
    </div>
  );
}
