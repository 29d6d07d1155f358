/** Settings files of an exchange's server, read: FusionPBX's config.conf and FreeSWITCH's XML. Pure; what cannot be understood is left out, never guessed. */
import { XMLParser } from 'fast-xml-parser';
import type { Extension } from '../../contract/api.ts';

/** `database.0.host = 127.0.0.1`: one setting per line, `#` and `;` begin a comment. */
export const parseConfigConf = (text: string): ReadonlyMap<string, string> =>
  new Map(
    text
      .split('\n')
      .map((line) => /^\s*([\w.]+)\s*=\s*(.*?)\s*$/.exec(line))
      .filter((found) => found !== null)
      .map(([, name = '', value = '']): [string, string] => [name, value.replace(/^"(.*)"$/, '$1')]),
  );

const withoutRemarks = (xml: string): string => xml.replaceAll(/<!--[^]*?-->/g, '');
const attribute = (tag: string, name: string): string | undefined =>
  new RegExp(`\\b${name}\\s*=\\s*"([^"]*)"`).exec(tag)?.[1]?.trim();

/** `<param name="listen-port" value="8021"/>` of a module's file, without those that are commented out. */
export const parseParams = (xml: string): ReadonlyMap<string, string> =>
  new Map(
    [...withoutRemarks(xml).matchAll(/<param\b[^>]*>/g)].flatMap(([tag]): [string, string][] => {
      const [name, value] = [attribute(tag, 'name'), attribute(tag, 'value')];
      return name === undefined || value === undefined ? [] : [[name, value]];
    }),
  );

/** Modules that are loaded at the start (`modules.conf.xml`). */
export const parseModules = (xml: string): ReadonlySet<string> =>
  new Set([...withoutRemarks(xml).matchAll(/<load\b[^>]*>/g)].flatMap(([tag]) => attribute(tag, 'module') ?? []));

/** Names of the access lists in `acl.conf.xml`, each with the addresses that it lets in. */
export const parseAcl = (xml: string): ReadonlyMap<string, readonly string[]> =>
  new Map(
    [...withoutRemarks(xml).matchAll(/<list\b([^>]*)>([^]*?)<\/list>/g)].map(
      ([, head = '', body = '']): [string, string[]] => [
        attribute(head, 'name') ?? '',
        [...body.matchAll(/<node\b[^>]*>/g)]
          .filter(([tag]) => attribute(tag, 'type') === 'allow')
          .flatMap(([tag]) => attribute(tag, 'cidr') ?? attribute(tag, 'host') ?? []),
      ],
    ),
  );

/** `<X-PRE-PROCESS cmd="set" data="domain=office.local"/>` of vars.xml. */
export const parseVars = (xml: string): ReadonlyMap<string, string> =>
  new Map(
    [...withoutRemarks(xml).matchAll(/<X-PRE-PROCESS\b[^>]*>/gi)].flatMap(([tag]): [string, string][] => {
      const [, name, value] = /^([^=]+)=([^]*)$/.exec(attribute(tag, 'data') ?? '') ?? [];
      return attribute(tag, 'cmd') !== 'set' || name === undefined || value === undefined
        ? []
        : [[name.trim(), value.trim()]];
    }),
  );

/** Replaces `$${name}` by the variable's value. */
export const filledIn = (text: string, vars: ReadonlyMap<string, string>): string =>
  text.replaceAll(/\$\$?\{([^}]+)\}/g, (whole, name: string) => vars.get(name) ?? whole);

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : value === undefined ? [] : [value]);
const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const textOf = (node: unknown, name: string): string => {
  const value = isNode(node) ? node[name] : undefined;
  return typeof value === 'string' ? value : '';
};

/** A user of the directory, with the context that calls from his phone enter (`user_context`). */
export type DirectoryUser = Extension & { readonly context?: string };

/** Users of one file of FreeSWITCH's directory; gateways and templates without a number are none. */
export const parseDirectory = (xml: string, domain: string | undefined): DirectoryUser[] => {
  const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: '', processEntities: false });
  let root: unknown;
  try {
    root = parser.parse(/<!(?:DOCTYPE|ENTITY)/i.test(xml) ? '' : xml);
  } catch {
    return [];
  }
  const users: unknown[] = [];
  const walk = (node: unknown): void => {
    if (!isNode(node)) return;
    for (const [name, child] of Object.entries(node))
      for (const one of listOf(child)) {
        if (name === 'user') users.push(one);
        walk(one);
      }
  };
  walk(root);
  return users.flatMap((user): DirectoryUser[] => {
    const number = textOf(user, 'id');
    if (number === '' || textOf(user, 'type') === 'pointer') return [];
    const named = new Map(
      ['params', 'variables'].flatMap((group) =>
        listOf(isNode(user) && isNode(user[group]) ? Object.values(user[group]).flat() : undefined).map(
          (one): [string, string] => [textOf(one, 'name'), textOf(one, 'value')],
        ),
      ),
    );
    const name = named.get('effective_caller_id_name') ?? '';
    const context = named.get('user_context') ?? '';
    const email = named.get('email') ?? named.get('vm-mailto') ?? '';
    return [
      {
        number,
        ...(domain !== undefined && { domain }),
        name: name.includes('${') ? number : name || number,
        registered: false,
        ...(email.includes('@') && { emails: [email] }),
        ...(context !== '' && { context }),
      },
    ];
  });
};

const NAMED_LIKE_A_LINE =
  /goip|gsm|dinstar|yeastar|hybertone|openvox|portech|trunk|gateway|\bgw\d*\b|sip-?line|транк|шлюз|линия/i;
const EXTENSION = /^\d{1,9}$/;

/**
 * Is a login a line to the outside (a GSM gateway, a provider that registers with us)? By what it is called; by `public` as its context:
 * there the exchange lets in the outside world; or, where it is no extension's number, by bearing the name or login of a gateway.
 */
export const isOutsideLogin = (
  { login, label, context = '' }: { readonly login: string; readonly label: string; readonly context?: string },
  gateways: readonly { readonly name: string; readonly login: string }[] = [],
): boolean => {
  const own = login.toLowerCase();
  const isGateway = gateways.some(({ name, login: user }) => own === name.toLowerCase() || own === user.toLowerCase());
  return NAMED_LIKE_A_LINE.test(`${login} ${label}`) || context === 'public' || (!EXTENSION.test(login) && isGateway);
};
