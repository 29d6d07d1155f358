/** The targets of a `bridge` application: `{…}[presence_id=1001@office]sofia/internal/sip:1001@10.0.0.7:5060,user/1002@office|loopback/89161112233`. Pure. */

/** One target of a dial string. */
export type DialTarget = {
  /** `1001` or `1001@office`, where the dial string says whose phone it is. */
  readonly user?: string;
  /** What is dialled there: a number, an extension, or the contact of a phone (`gw+1001`). */
  readonly dialled: string;
  /** The way there: a phone, a loopback pair into the dialplan, an outside line; `nowhere`: what only waits to be picked up, or fails by design. */
  readonly through: 'phone' | 'loopback' | 'line' | 'nowhere';
};

const VARIABLES = /^\s*(?:\{([^}]*)\}|\[([^\]]*)\]|<([^>]*)>)/;

/** Splits at separators that stand outside of brackets. */
const splitOutside = (data: string): string[] => {
  const parts: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < data.length; at += 1) {
    const sign = data[at];
    if (sign === '{' || sign === '[' || sign === '<') depth += 1;
    else if (sign === '}' || sign === ']' || sign === '>') depth = Math.max(0, depth - 1);
    const width = depth > 0 ? 0 : sign === ',' || sign === '|' ? 1 : data.startsWith(':_:', at) ? 3 : 0;
    if (width === 0) continue;
    parts.push(data.slice(from, at));
    at += width - 1;
    from = at + 1;
  }
  return [...parts, data.slice(from)].map((part) => part.trim()).filter((part) => part !== '');
};

const variableIn = (list: string, name: string): string | undefined => {
  const value = new RegExp(`(?:^|,)\\s*${name}=([^,]*)`).exec(list)?.[1]?.replaceAll("'", '').trim();
  return value === '' ? undefined : value;
};

/** Endpoints at which nobody is (R19): `pickup/sales` beside a phone lets others take the call. */
const NOBODY = /^(?:pickup|null|error)\//;

const targetOf = (part: string): DialTarget => {
  let rest = part;
  let variables = '';
  for (let found = VARIABLES.exec(rest); found !== null; found = VARIABLES.exec(rest)) {
    variables += `,${found[1] ?? found[2] ?? found[3] ?? ''}`;
    rest = rest.slice(found[0].length);
  }
  const endpoint = rest.trim();
  const own = /^(?:user|loopback)\/([^@/,]+)(@[^/,]+)?/.exec(endpoint);
  if (own !== null)
    return {
      dialled: own[1] ?? '',
      through: endpoint.startsWith('user/') ? 'phone' : 'loopback',
      ...(endpoint.startsWith('user/') && { user: `${own[1] ?? ''}${own[2] ?? ''}` }),
    };
  const dialled = /\/(?:sips?:)?([^/@]+)(?:@[^/]*)?$/.exec(endpoint)?.[1] ?? '';
  const presence = variableIn(variables, 'presence_id');
  const extension = variableIn(variables, 'dialed_user') ?? variableIn(variables, 'dialed_extension');
  const domain = variableIn(variables, 'domain_name');
  if (NOBODY.test(endpoint)) return { dialled, through: 'nowhere' };
  const isPhone = endpoint.startsWith('sofia/internal/');
  const user = presence?.includes('@')
    ? presence
    : extension && (domain === undefined ? extension : `${extension}@${domain}`);
  return { dialled, through: isPhone ? 'phone' : 'line', ...(isPhone && user && { user }) };
};

/**
 * Reads a dial string.
 * @param data what `bridge` was given, variables already put in
 * @returns its targets in order; the user whom a variable names (`presence_id`, `dialed_extension`) owns that phone
 */
export const dialTargets = (data: string): DialTarget[] => splitOutside(data).map(targetOf);
