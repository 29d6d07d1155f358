/** The SSH libraries, loaded with the first login: most offices need none, and they would take sixteen megabytes of an idle program. */
import { createRequire } from 'node:module';
import type * as ssh2 from 'ssh2';
import type SftpClient from 'ssh2-sftp-client';

const load = createRequire(import.meta.url);

/** Questions and answers are short and one waits for the other: kept back until a packet is full, each would cost 40 ms more. */
const atOnce = (client: ssh2.Client): ssh2.Client => client.on('connect', () => void client.setNoDelay(true));

export const newSshClient = (): ssh2.Client => atOnce(new (load('ssh2') as typeof ssh2).Client());

/** @param callbacks told of errors and ends that no call of ours waits for */
export const newSftpClient = (...given: ConstructorParameters<typeof SftpClient>): SftpClient => {
  const made = new (load('ssh2-sftp-client') as typeof SftpClient)(...given) as SftpClient & { client: ssh2.Client };
  atOnce(made.client);
  return made;
};
