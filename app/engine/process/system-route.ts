/** The way to the CRM on a desktop: directly, or through the proxy that the system names for an address. */
import { Agent, Dispatcher, ProxyAgent } from 'undici';
import { CONNECTIONS } from '../../crm/connections.ts';
import { LOOPBACK } from './network-route.ts';

/** A proxy script (PAC) that does not answer counts as no proxy. */
const RESOLVE_MS = 5_000;

/**
 * Reads an answer of Chromium's `resolveProxy`, e.g. `PROXY proxy.office:3128; DIRECT`.
 * @returns the address of the first proxy, undefined for “directly”
 */
export function proxyOf(answer: string): string | undefined {
  const [first = ''] = answer.split(';', 1);
  const match = /^\s*(PROXY|HTTPS|SOCKS5|SOCKS)\s+(\S+)\s*$/i.exec(first);
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  const kind = match[1].toUpperCase();
  const scheme = kind === 'PROXY' ? 'http' : kind === 'HTTPS' ? 'https' : 'socks5';
  const address = `${scheme}://${match[2]}`;
  return URL.canParse(address) ? address : undefined;
}

/** Asks the system before each request which way it goes: an office's laptop changes networks, and a proxy script may look at the address. */
class SystemRoute extends Dispatcher {
  readonly #resolve: (url: string) => Promise<string>;
  readonly #direct = new Agent(CONNECTIONS);
  readonly #proxies = new Map<string, ProxyAgent>();

  constructor(resolve: (url: string) => Promise<string>) {
    super();
    this.#resolve = resolve;
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    void this.#wayTo(String(options.origin ?? '')).then((way) => way.dispatch(options, handler));
    return true;
  }

  async #wayTo(origin: string): Promise<Dispatcher> {
    if (!URL.canParse(origin) || LOOPBACK.includes(new URL(origin).hostname.replaceAll(/[[\]]/g, '')))
      return this.#direct;
    const proxy = proxyOf(await this.#answer(origin));
    if (proxy === undefined) return this.#direct;
    const known = this.#proxies.get(proxy);
    if (known !== undefined) return known;
    const made = new ProxyAgent({ ...CONNECTIONS, uri: proxy });
    this.#proxies.set(proxy, made);
    return made;
  }

  async #answer(origin: string): Promise<string> {
    const late = Promise.withResolvers<string>();
    const timer = setTimeout(() => late.resolve('DIRECT'), RESOLVE_MS);
    try {
      return await Promise.race([this.#resolve(origin), late.promise]);
    } catch {
      return 'DIRECT';
    } finally {
      clearTimeout(timer);
    }
  }
}

/** @param resolve Chromium's answer for an address (`session.resolveProxy`). @returns what the CRM's client takes as its way to the network */
export function routeBySystem(resolve: (url: string) => Promise<string>): Dispatcher {
  return new SystemRoute(resolve);
}
