/** Requests to the CRM and its answers, masked: keys, names and numbers are replaced, the structure stays. */

export type Wire = {
  readonly method: string;
  /** With query. */
  readonly path: string;
  readonly body?: unknown;
  /** null: there was no answer that reads as one. */
  readonly status: number | null;
  readonly json?: unknown;
  /** Why there is no answer. */
  readonly failed?: string;
  readonly ms: number;
};

const MOST = 200;
const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;
const TIME = /^\d{4}-\d\d-\d\dT/;
/** Words of the API itself, which tell nothing of anybody. */
const API_WORD = /^[A-Za-z][A-Za-z0-9/.@_+-]{0,60}$/;
const API_KEYS =
  /^(status|responseCode|type|direction|triggerType|relativeUrl|period|op|path|key|code|title|createdWith|updatedWith|contentType)$/;

/** Keeps the latest exchanges. @returns `note`, and `masked`: JSON to be shown to somebody who helps */
export function createWireTrace() {
  let wires: Wire[] = [];
  return {
    note: (wire: Wire): void => void (wires = [...wires, wire].slice(-MOST)),
    clear: (): void => void (wires = []),
    masked: (): unknown[] => {
      const mask = createMask();
      return wires.map(({ method, path, body, status, json, failed, ms }) => ({
        method,
        path: mask.path(path),
        ...(body !== undefined && { body: mask.value(body) }),
        status,
        ...(json !== undefined && { answer: mask.value(json) }),
        ...(failed !== undefined && { failed }),
        ms,
      }));
    },
  };
}
export type WireTrace = ReturnType<typeof createWireTrace>;

/** The same id gets the same stand-in throughout: so that one sees what belongs together. */
function createMask() {
  const ids = new Map<string, string>();
  const id = (guid: string): string => {
    const key = guid.toLowerCase();
    if (/^[0-]+$/.test(key)) return guid;
    if (!ids.has(key)) ids.set(key, `id${ids.size + 1}`);
    return ids.get(key) ?? '';
  };
  const text = (value: string, key: string): string => {
    const masked = value.replace(GUID, id);
    if (masked !== value) return /^[\w/:-]*$/.test(masked) ? masked : `(text, ${value.length})`;
    if (TIME.test(value) || value === 'OK' || value === '') return value;
    if (/^\+?\d{5,}$/.test(value)) return `(${value.length} digits)`;
    if (API_KEYS.test(key) && API_WORD.test(value)) return value;
    return `(text, ${value.length})`;
  };
  const value = (one: unknown, key = ''): unknown => {
    if (typeof one === 'string') return text(one, key);
    if (Array.isArray(one)) return one.slice(0, 20).map((inner) => value(inner, key));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(
      Object.entries(one).map(([name, inner]) => [
        name.replace(GUID, id),
        /accessKey|secret|apiKey|token/i.test(name) ? '(secret)' : value(inner, name),
      ]),
    );
  };
  return {
    value: (one: unknown): unknown => value(one),
    path: (path: string): string =>
      path
        .replace(/^(\/api\/v1\/)(?!authorization\/)[^/?]+/, '$1{ws}')
        .replace(GUID, id)
        .replace(/(phoneNumber=)\d+/, '$1(digits)'),
  };
}
