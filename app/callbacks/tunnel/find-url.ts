/** Finds the public address in what a tunnel service prints into an SSH session, pure. */
import { stripVTControlCharacters } from 'node:util';

/** Not preceded by a character of a longer address: services print what strangers ask for, too. */
const URLS = /(?<![^\s"'<>([,|])https?:\/\/[^\s"'<>|\\^`{}()[\],]+/g;
/** How services announce an address: “tunneled with tls termination”, “Forwarding HTTP traffic from”, “your url is”. */
const ANNOUNCED = /tunnel|forward|expos|public|available|your (url|app|site|domain)/i;
/** Pages about the service, not of ours. */
const NOT_OURS = /^(www|docs?|admin|console|dashboard|help|support|twitter|x|github|blog|status)\./;

/**
 * The address that a service announces.
 * @param output what it has printed lately, colours and all
 * @param server the service's own host: its pages are not our address
 * @param known the address found before: services change it now and then, but within their own domain
 * @returns an origin such as `https://name.example` (https preferred, the latest if several), or null
 */
export function findUrl(output: string, server: string, known: string | null = null): string | null {
  const found = stripVTControlCharacters(output)
    .split(/\r?\n|\r/)
    .flatMap((line) => fromLine(line, server));
  const first = known ?? found.find((url) => url.startsWith('https:')) ?? found[0];
  const kin = found.filter((url) => first !== undefined && domainOf(url) === domainOf(first));
  return kin.findLast((url) => url.startsWith('https:')) ?? kin.at(-1) ?? null;
}

/** The last two labels of the name. */
function domainOf(url: string): string {
  return new URL(url).hostname.split('.').slice(-2).join('.');
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
