/** Finds the public address in what a tunnel service prints into an SSH session, pure. */
import { stripVTControlCharacters } from 'node:util';

const URLS = /https?:\/\/[^\s"'<>|\\^`{}()[\],]+/g;
/** How services announce an address: “tunneled with tls termination”, “Forwarding HTTP traffic from”, “your url is”. */
const ANNOUNCED = /tunnel|forward|expos|public|available|your (url|app|site|domain)/i;
/** Pages about the service, not of ours. */
const NOT_OURS = /^(www|docs?|admin|console|dashboard|help|support|twitter|x|github|blog|status)\./;

/**
 * The address that a service announces.
 * @param output all it has printed so far, colours and all
 * @param server the service's own host: its pages are not our address
 * @returns an origin such as `https://name.example` (https preferred), or null
 */
export function findUrl(output: string, server: string): string | null {
  const found = stripVTControlCharacters(output)
    .split(/\r?\n|\r/)
    .flatMap((line) => fromLine(line, server));
  return found.find((url) => url.startsWith('https:')) ?? found[0] ?? null;
}

function fromLine(line: string, server: string): string[] {
  const urls = (line.match(URLS) ?? []).map((text) => text.replace(/[.;:!]+$/, ''));
  const alone = urls.length === 1 && line.trim() === urls[0];
  if (!alone && !ANNOUNCED.test(line.replace(URLS, ''))) return [];
  return urls.flatMap((text) => {
    const url = URL.canParse(text) ? new URL(text) : null;
    if (url === null || url.pathname !== '/' || url.search !== '' || url.hash !== '') return [];
    const foreign = url.hostname === server || url.hostname === 'localhost' || NOT_OURS.test(url.hostname);
    return foreign || !url.hostname.includes('.') ? [] : [url.origin];
  });
}
