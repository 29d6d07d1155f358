/**
 * Node's `http` for the bundles, required. Imported as a module, it is asked for each name that it offers, also for its WebSocket, and with it
 * comes a browser's whole network: 60 ms of a start and 5 MB of memory. A name that is missing here fails the build.
 */
import { createRequire } from 'node:module';

const http = createRequire(import.meta.url)('node:http');

export const { Agent, createServer, request } = http;
export default http;
