/** Headers of an event, of `uuid_dump` or of a CDR put under the same names, read one by one; how FreeSWITCH writes names and contacts. Pure. */
import { JsonEvent, type RawEvent } from './json-event.ts';
import { percentDecoded } from '../../core/percent.ts';

/** From the socket, or as an object (recorded, or made of a record). */
export type ExchangeEvent = JsonEvent | RawEvent;
export type Header = (name: string) => string | undefined;

/** Reads one header; the first of several values. Empty counts as absent. */
export function headerOf(event: ExchangeEvent): Header {
  if (event instanceof JsonEvent) return (name) => event.header(name);
  return (name) => {
    const value = event[name];
    const first = typeof value === 'string' ? value : value?.[0];
    return first === '' ? undefined : first;
  };
}

/** A contact without scheme, parameters and brackets, decoded: `"x" <sip:gw%2B1001@10.0.0.5:5160;ob>` → `gw+1001@10.0.0.5:5160`. */
export function contactKey(contact: string): string {
  const address = /<([^>]*)>/.exec(contact)?.[1] ?? contact;
  return percentDecoded(
    address
      .trim()
      .replace(/^sips?:/i, '')
      .split(/[;?]/, 1)[0] ?? '',
  ).toLowerCase();
}
