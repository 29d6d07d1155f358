/**
 * The parts of undici in the bundles: its client over HTTP/1.1, without fetch, WebSocket, caches and mocks, which the package's index loads too
 * (600 KB of source, some 8 MB of memory while idle). A name that is missing here fails the build.
 */
import api from 'undici/lib/api/index.js';
import Agent from 'undici/lib/dispatcher/agent.js';
import Dispatcher from 'undici/lib/dispatcher/dispatcher.js';
import EnvHttpProxyAgent from 'undici/lib/dispatcher/env-http-proxy-agent.js';
import ProxyAgent from 'undici/lib/dispatcher/proxy-agent.js';

// As in undici's index: gives every dispatcher request() and similar methods.
Object.assign(Dispatcher.prototype, api);

export { Agent, Dispatcher, EnvHttpProxyAgent, ProxyAgent };
