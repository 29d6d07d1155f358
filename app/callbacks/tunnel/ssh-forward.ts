/** The small parts of an SSH tunnel: the host key's fingerprint, and carrying one connection to our listener. */
import { createHash } from 'node:crypto';
import { connect } from 'node:net';
import type { AcceptConnection, Client, ClientChannel, RejectConnection } from 'ssh2';

/** Where our listener is. */
export type LocalEnd = { readonly host: string; readonly port: number };

/** `SHA256:…` as OpenSSH shows it. */
export function fingerprint(key: Buffer): string {
  return `SHA256:${createHash('sha256').update(key).digest('base64').replace(/=+$/, '')}`;
}

/** Joins a connection that came in at the far end with a fresh one to our listener; refuses it where that is not there. */
export function carry(local: LocalEnd, accept: AcceptConnection<ClientChannel>, reject: RejectConnection): void {
  const socket = connect({ host: local.host, port: local.port });
  socket.once('error', reject);
  socket.once('connect', () => {
    socket.off('error', reject);
    const channel = accept();
    channel.on('error', () => socket.destroy());
    channel.on('close', () => socket.destroy());
    socket.on('error', () => channel.destroy());
    socket.on('close', () => channel.destroy());
    channel.pipe(socket).pipe(channel);
  });
}

/**
 * ssh2 drops incoming connections whose named address is not literally the one that was asked for; services name others
 * (`localhost` for an empty one, the port they chose). Every connection of such a session is ours, so all these count.
 */
export function toleratesAliases(
  client: Client,
  server: string,
  port: number,
  asked: { remoteHost: string; remotePort: number },
): void {
  const { _forwarding: known } = client as unknown as { _forwarding?: Record<string, number> };
  if (known === undefined) return;
  for (const host of new Set([asked.remoteHost, '', '*', 'localhost', '127.0.0.1', '0.0.0.0', '::', '::1', server])) {
    for (const number of new Set([asked.remotePort, port, 80, 443])) known[`${host}:${number}`] ??= port;
  }
}
