/**
 * Node's `http` for the bundles, by `require`. Importing it as a module reads all its exports, also WebSocket, and thereby
 * loads a browser's whole network stack: 60 ms of start time and 5 MB of memory. A name that is missing here fails the build.
 */
import { createRequire } from 'node:module';

const http = createRequire(import.meta.url)('node:http');

export const { Agent, createServer, request } = http;
export default http;
