/** The way to the CRM of a program without a desktop: directly, or through the HTTP proxy that the environment names. */
import type { Dispatcher } from 'undici';
import { CONNECTIONS, loadClient } from '../../crm/connections.ts';

export { loadClient };

/** Requests to this PC never go through a proxy. */
export const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

type Env = Readonly<Record<string, string | undefined>>;

/**
 * The way that the environment names for a program without a desktop: `HTTPS_PROXY`, without the hosts of `NO_PROXY`.
 * @returns undefined where none is named
 * @throws Error with words where it is no address
 */
export async function routeByEnvironment(env: Env): Promise<Dispatcher | undefined> {
  const proxy = env['https_proxy'] || env['HTTPS_PROXY'];
  if (!proxy) return undefined;
  if (!URL.canParse(proxy) || !/^(https?|socks5?):$/.test(new URL(proxy).protocol))
    throw new Error('HTTPS_PROXY: an address is needed, for example http://proxy.example:3128');
  const noProxy = [env['no_proxy'] || env['NO_PROXY'] || '', ...LOOPBACK].join(',');
  const { EnvHttpProxyAgent } = await loadClient(); // before 'ready' only where there is a proxy
  // An empty `httpProxy` means directly: it keeps HTTP_PROXY out, which other programs set for other things.
  return new EnvHttpProxyAgent({ ...CONNECTIONS, httpsProxy: proxy, httpProxy: '', noProxy });
}
