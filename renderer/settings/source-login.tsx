/** Which SSH login serves for files: the exchange's own, or one for them alone. */
import type { SshLogin as Login } from '../../app/contract/settings.ts';
import { useWords } from '../base/context.tsx';
import { Choice } from './fields.tsx';
import { EMPTY_LOGIN, SshLogin } from './ssh-login.tsx';

export function SourceLogin({
  path,
  login,
  onChange,
}: {
  path: string;
  login: Login | undefined;
  onChange: (login: Login | undefined) => void;
}) {
  const { say } = useWords();
  return (
    <>
      <Choice
        label={say('connect.ssh.title')}
        value={login === undefined ? 'same' : 'own'}
        options={['same', 'own']}
        word={(way) => say(`connect.ssh.${way}`)}
        onChange={(way) => onChange(way === 'own' ? EMPTY_LOGIN : undefined)}
      />
      {login && <SshLogin path={path} value={login} onChange={onChange} />}
    </>
  );
}
