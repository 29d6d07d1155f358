/** Reads a record of mod_xml_cdr: brought into the shape of mod_json_cdr's and read like it. Entities of a DTD are never expanded. */
import { XMLParser } from 'fast-xml-parser';
import { NotACdr } from './cdr.ts';
import type { Cdr } from './cdr.ts';
import { buildCdr } from './json.ts';
import { sayRecords } from './words.ts';

/** Attributes and elements alike become properties; nothing becomes a number. The five entities of XML itself are read by us below. */
const createParser = (): XMLParser =>
  new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: '',
    parseTagValue: false,
    parseAttributeValue: false,
    processEntities: false,
    trimValues: false,
    isArray: (name) => name === 'callflow',
  });

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

const unescape = (text: string): string =>
  text.replace(
    /&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|(\w+));/g,
    (whole, decimal?: string, hex?: string, name?: string) => {
      if (name !== undefined) return ENTITIES[name] ?? whole;
      const code = decimal === undefined ? parseInt(hex ?? '', 16) : Number(decimal);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );

/** Unescapes every text of a parsed tree. */
const readable = (value: unknown): unknown => {
  if (typeof value === 'string') return unescape(value);
  if (Array.isArray(value)) return value.map(readable);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, child]) => [name, readable(child)]));
};

/** `<hold on="…" off="…" bridged-to="…"/>`, written beside `hold_events`. */
const holdsOf = (cdr: object): string | undefined => {
  const record =
    'hold-record' in cdr && cdr['hold-record'] !== null && typeof cdr['hold-record'] === 'object'
      ? cdr['hold-record']
      : {};
  const holds = 'hold' in record ? [record.hold].flat() : [];
  const pairs = holds.flatMap((hold) =>
    hold !== null && typeof hold === 'object' && 'on' in hold
      ? [`{${String(hold.on)},${'off' in hold ? String(hold.off) : ''}}`]
      : [],
  );
  return pairs.length > 0 ? `{${pairs.join(',')}}` : undefined;
};

/**
 * Parses the text of one `*.cdr.xml`. The module always percent-encodes the values of variables.
 * @throws NotACdr; a SyntaxError means the file is not complete yet
 */
export const parseXmlCdr = (text: string): Cdr => {
  if (/<!(?:DOCTYPE|ENTITY)/i.test(text)) throw new NotACdr(sayRecords.both('why.dtd'));
  if (!/<\/cdr>\s*$/.test(text)) throw new SyntaxError('not complete: no </cdr> at the end');
  const root: unknown = readable(createParser().parse(text));
  const cdr = root !== null && typeof root === 'object' && 'cdr' in root ? root.cdr : undefined;
  if (cdr === null || typeof cdr !== 'object') throw new NotACdr(sayRecords.both('why.noCdr'));
  const variables =
    'variables' in cdr && cdr.variables !== null && typeof cdr.variables === 'object' ? cdr.variables : undefined;
  if (variables === undefined) throw new NotACdr(sayRecords.both('why.noVariables'));
  const holds = holdsOf(cdr);
  const known = 'hold_events' in variables;
  return buildCdr(
    { ...cdr, variables: holds === undefined || known ? variables : { ...variables, hold_events: holds } },
    true,
  );
};
