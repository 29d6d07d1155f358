/** Takes personal data out of recorded events, consistently: the same number becomes the same other number everywhere. Pure. */
import { createHash } from 'node:crypto';
import type { RawEvent } from '../events/json-event.ts';
import { percentDecoded, percentEncoded } from '../../core/percent.ts';

/** What is to be replaced: found in headers whose meaning is known, then replaced wherever it occurs. */
export type Findings = {
  /** The last ten digits (fewer where the number is shorter), which are the same in all ways of writing a number. */
  readonly numbers: Set<string>;
  readonly names: Set<string>;
  readonly hosts: Set<string>;
};

export const noFindings = (): Findings => ({ numbers: new Set(), names: new Set(), hosts: new Set() });

const NUMBER_HEADER =
  /(Number|ANI|RDNIS|Username|_user|_req_user|caller_id|callee_id|dialed|destination|originated_legs|transfer_|digits|effective_|CC-Member|Channel-Name|_uri|contact|from|to)/i;
const NAME_HEADER = /(-Name|_name|display)$/i;
const PERSON =
  /(Caller-ID-Name|Callee-ID-Name|caller_id_name|callee_id_name|CC-Member-CID-Name|sip_from_display|Agent-Name)/i;
const HOST_HEADER = /(domain|_host|realm|Hostname|Switchname|presence)/i;
const TIME_HEADER =
  /(Time|epoch|stamp|Sequence|session_id|ssrc|sdp|usec|msec|seconds|_ms$|Accum|port|samples|bytes|count)/i;
const SECRET_HEADER = /(pass|secret|token|a1-hash|auth_nonce|authorization)/i;
const LEAST_DIGITS = 7;

const textsOf = (value: string | readonly string[]): readonly string[] => (typeof value === 'string' ? [value] : value);
const isAddress = (text: string): boolean => /^[\d.:[\]a-fA-F]+$/.test(text) && /[.:]/.test(text);

/** Ten digits near the event's own time are seconds, no number. */
const isEpoch = (digits: string, event: RawEvent): boolean => {
  const now = Number(event['Event-Date-Timestamp']) / 1_000_000;
  return digits.length === 10 && Math.abs(Number(digits) - now) < 86_400;
};

/** Collects the personal data in an event. */
export const findPersonal = (event: RawEvent, into: Findings): void => {
  for (const [name, value] of Object.entries(event)) {
    if (TIME_HEADER.test(name) && !/Caller-ID|_user/.test(name)) continue;
    for (const raw of textsOf(value)) {
      const text = percentDecoded(raw);
      if (NUMBER_HEADER.test(name))
        for (const [digits] of text.matchAll(/(?<![\dA-Fa-f-])\d{7,15}(?![\dA-Fa-f-]|\.\d)/g))
          if (!isEpoch(digits, event)) into.numbers.add(digits.slice(-10));
      if (
        PERSON.test(name) &&
        NAME_HEADER.test(name) &&
        /\p{L}{2}/u.test(text) &&
        !/^(Outbound Call|Extension \d+|unknown|anonymous)$/i.test(text)
      )
        into.names.add(text);
      if (HOST_HEADER.test(name)) {
        const host = /^(?:[^@]*@)?([A-Za-z0-9.-]+\.[A-Za-z][A-Za-z0-9-]+)$/.exec(text)?.[1];
        if (host !== undefined && !isAddress(host)) into.hosts.add(host);
      }
    }
  }
};

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** Replaces the last seven digits, so that country and city remain visible. */
const otherNumber = (number: string, secret: string): string => {
  const kept = number.slice(0, Math.max(0, number.length - LEAST_DIGITS));
  const hash = createHash('sha256').update(`${secret}:${number}`).digest();
  const wanted = Math.min(LEAST_DIGITS, number.length);
  const digits = [...hash.subarray(0, wanted)].map((byte) => String(byte % 10)).join('');
  return kept + digits;
};

const IPV4 = /(?<![\d.])(?!127\.|0\.0\.0\.0)(?:\d{1,3}\.){3}\d{1,3}(?![\d.])/g;

/**
 * Builds the replacement of one recording.
 * @param secret any text; another one gives other numbers
 * @returns takes the JSON text of an event and gives it back without what was found
 */
export const createMask = (findings: Findings, secret: string): ((json: string) => string) => {
  const numbers = [...findings.numbers].toSorted((one, other) => other.length - one.length);
  const numberPattern =
    numbers.length > 0 ? new RegExp(`(?<!\\d)(\\d{0,5}?)(${numbers.map(escape).join('|')})(?!\\d)`, 'g') : null;
  const changed = new Map<string, string>();
  [...findings.names].toSorted().forEach((name, at) => changed.set(name, `Имя ${at + 1}`));
  [...findings.hosts].toSorted().forEach((host, at) => changed.set(host, `office${at + 1}.example`));
  // JSON holds a name escaped, channel variables hold it percent-encoded.
  const spellings = [...changed].flatMap(([from, to]): [string, string][] => [
    [JSON.stringify(from).slice(1, -1), to],
    [percentEncoded(from), percentEncoded(to)],
  ]);
  const words = new Map(spellings.toSorted(([one], [other]) => other.length - one.length));
  const wordPattern = words.size > 0 ? new RegExp([...words.keys()].map(escape).join('|'), 'g') : null;
  const addresses = new Map<string, string>();
  const otherAddress = (address: string): string => {
    const known = addresses.get(address) ?? `192.0.2.${(addresses.size % 253) + 1}`;
    addresses.set(address, known);
    return known;
  };
  const secrets = (json: string): string =>
    json.replace(/"([^"]+)":"((?:[^"\\]|\\.)*)"/g, (whole, name: string) =>
      SECRET_HEADER.test(name) ? `"${name}":"***"` : whole,
    );

  return (json) => {
    let text = secrets(json);
    if (wordPattern) text = text.replace(wordPattern, (word) => words.get(word) ?? word);
    if (numberPattern)
      text = text.replace(numberPattern, (_, prefix: string, number: string) => prefix + otherNumber(number, secret));
    return text.replace(IPV4, otherAddress);
  };
};
