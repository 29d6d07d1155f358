/** How connections to the CRM are made, directly or through a proxy. */
import type { Dispatcher } from 'undici';

/**
 * undici's options for an agent: at most 24 connections, one request at a time on each, 10 s to connect; HTTP/1.1, since undici would speak
 * HTTP/2 with every server that offers it, and there one lost connection loses all requests that are under way.
 */
export const CONNECTIONS = { connect: { timeout: 10_000 }, connections: 24, pipelining: 1, allowH2: false } as const;

/** Loads undici, once: a start tells that it is ready before, and loads it then. */
export const loadClient = async () => import('undici');

/** A way without a proxy. */
export async function connectDirectly(): Promise<Dispatcher> {
  const { Agent } = await loadClient();
  return new Agent(CONNECTIONS);
}
