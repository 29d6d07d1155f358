/** What a request says about its caller before anything is verified: the source address and the echo header. */
import { isIP, type Socket } from 'node:net';
import type { IncomingHttpHeaders } from 'node:http';
import type { CallbackProtocol } from '../../contract/callback-protocol.ts';

const ECHO = /^[\x20-\x7e]{1,256}$/;
/** Access keys may be long tokens, but they are one printable word. */
const KEY = /^[\x21-\x7e]{1,4096}$/;

const single = (value: string | string[] | undefined): string => (Array.isArray(value) ? '' : (value ?? ''));

type Naming = Pick<CallbackProtocol, 'echoHeader' | 'keyHeader'>;

/** The echo header's value where it is one that may be sent back, else null. */
export function echoOf(headers: IncomingHttpHeaders, { echoHeader }: Naming): string | null {
  const value = echoHeader === null ? '' : single(headers[echoHeader.toLowerCase()]);
  return ECHO.test(value) ? value : null;
}

/** The presented access key, else null. */
export function keyOf(headers: IncomingHttpHeaders, { keyHeader }: Naming): string | null {
  const value = single(headers[keyHeader.toLowerCase()]);
  return KEY.test(value) ? value : null;
}

/**
 * The caller's address: that of the socket, or, where a tunnel on this machine hands the request over, the last one that
 * the tunnel wrote down. That header can be forged: it serves the journal and the limits per source, never proof.
 */
export function sourceOf(socket: Socket, headers: IncomingHttpHeaders): string {
  const peer = (socket.remoteAddress ?? 'unknown').replace(/^::ffff:/, '');
  if (peer !== '::1' && !peer.startsWith('127.')) return peer;
  const forwarded = single(headers['x-forwarded-for']).split(',').at(-1)?.trim() ?? '';
  return isIP(forwarded) > 0 ? forwarded : peer;
}

/**
 * Tells callers apart before anything is verified: by the address, the program, and the shape of the key. A caller whom the CRM has confirmed
 * comes again with the same traits and a fresh key; a stranger who only knows the address does not.
 */
export function looksOf(socket: Socket, headers: IncomingHttpHeaders, naming: Naming): string {
  const key = keyOf(headers, naming) ?? '';
  const shape = `${key.length}${/^[\da-f-]+$/i.test(key) ? 'x' : ''}${key.includes('.') ? '.' : ''}`;
  return [sourceOf(socket, headers), single(headers['user-agent']).slice(0, 100), shape].join('\n');
}
