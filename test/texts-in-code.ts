/** Finds sentences for people that a source writes itself instead of taking them from a catalogue: in JSX, in attributes that are shown or read out, in strings. */
import { parseSync } from 'vite';

/** A sentence found in a source. */
export type Found = { readonly file: string; readonly line: number; readonly text: string };

type Node = { readonly type: string; readonly start: number } & Record<string, unknown>;

/** Attributes that a person sees or a screen reader reads. */
const SHOWN = new Set(['title', 'aria-label', 'placeholder', 'label', 'description', 'alt', 'error', 'tooltip']);
/** Attributes that hold no text. */
const UNREAD = /^(?:className|style|id|key|href|data-.*)$/;
/** Names that are the same in every language, and keys as they are printed on a keyboard. */
const NAME = /^(?:https?|Plecho|CRM|FreeSWITCH|FusionPBX|Kontur|Ctrl|Esc|Enter|[^\p{L}])+$/u;

/** Three words in a row, in any language; one may be a value (…). A shorter text may be a name, a command or a code. */
const SENTENCE = /\p{L}[\p{L}’'-]*[,:;]? +(?:\p{L}[\p{L}’'-]*|…)[,:;]? +\p{L}{2,}/u;
const LETTERS = /\p{L}{2,}/u;

const LOG = /\blog(?:\.(?:trace|debug|info|warn|error|fatal)|\[\w+\])$/;
/** Errors for developers. An error that a person is told of carries words (contract/worded-error.ts) or is worded where it is caught. */
const DEVELOPERS_ERROR = new Set(['Error', 'TypeError', 'RangeError', 'SyntaxError', 'NotWav']);
/** Their strings are compared with, or given to a program: nobody reads them. */
const NOT_SHOWN = new Set(['startsWith', 'endsWith', 'includes', 'indexOf', 'split', 'prepare', 'exec', 'pragma']);

/** Texts that are for a program, by what they look like. */
const FOR_PROGRAMS: readonly RegExp[] = [
  /^[\s(]*(?:--\s|(?:SELECT|INSERT|UPDATE|DELETE|CREATE|DROP|ALTER|GRANT)\b)|\$\d::text|\w = \?|\b(?:GROUP BY|IN \(SELECT)\b/, // SQL
  /^\w+(?:, \w+)+$/, // a list of columns
  /^[a-z]+-src /, // a Content-Security-Policy
  /^(?:show|sofia|uuid_\w+|originate|hash|callcenter_config|-ERR) /, // FreeSWITCH's commands and answers
  /^usage: /, // how a command is called
];

/** Which parts of an expression become its value: what is shown of it. */
const PASSED_ON: Readonly<Record<string, readonly string[]>> = {
  JSXExpressionContainer: ['expression'],
  ParenthesizedExpression: ['expression'],
  ConditionalExpression: ['consequent', 'alternate'],
  LogicalExpression: ['left', 'right'],
};

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null && 'type' in value;
/** Of an identifier, an attribute, or a key in quotes. */
const name = (node: unknown): string => {
  const found = isNode(node) ? (node['name'] ?? node['value']) : undefined;
  return typeof found === 'string' ? found : '';
};

/** `{ ru: …, en: … }`: a sentence of a catalogue. */
function isPair(node: Node): boolean {
  if (node.type !== 'ObjectExpression') return false;
  const keys = (node['properties'] as Node[]).map((property) => name(property['key']));
  return keys.includes('ru') && keys.includes('en');
}

/** @param file its name tells whether it may hold JSX @returns what was found, in the order of the source */
export function textsInCode(file: string, source: string): Found[] {
  const { program, errors } = parseSync(file, source);
  if (errors.length > 0) throw new Error(`${file}: ${errors[0]?.message}`);
  const found: Found[] = [];
  const note = (node: Node, text: string): void => {
    const before = source.slice(0, node.start) + (/^\s*/.exec(source.slice(node.start))?.[0] ?? '');
    const line = before.split('\n').length;
    found.push({ file, line, text: text.replaceAll(/\s+/g, ' ').trim() });
  };
  const sourceOf = (node: unknown): string =>
    isNode(node) ? source.slice(node.start, Number(node['end'])).replaceAll(/\s+/g, '') : '';

  /** Nothing below this node is shown. */
  const isSilent = (node: Node): boolean => {
    if (node.type === 'CallExpression') {
      const callee = sourceOf(node['callee']);
      return LOG.test(callee.replaceAll('?.', '.')) || NOT_SHOWN.has(callee.split('.').at(-1) ?? '');
    }
    if (node.type === 'JSXAttribute' && UNREAD.test(name(node['name']))) return true;
    if (node.type === 'NewExpression') return DEVELOPERS_ERROR.has(name(node['callee']));
    if (node.type === 'BinaryExpression') return /^[!=]==?$/.test(String(node['operator']));
    return isPair(node) || node.type === 'ImportDeclaration' || /^TS(?!As|Satisfies|NonNull)/.test(node.type);
  };
  const textOf = (node: Node): string | undefined => {
    if (node.type === 'Literal' && typeof node['value'] === 'string') return node['value'];
    if (node.type !== 'TemplateLiteral') return undefined;
    const parts = node['quasis'] as { value: { cooked: string } }[];
    return parts.map(({ value }) => value.cooked).join('…');
  };
  /** @param isShown the value stands in an attribute or between tags, where a single word is a text too */
  const visit = (node: unknown, isShown: boolean): void => {
    if (Array.isArray(node)) {
      for (const one of node) visit(one, isShown);
      return;
    }
    if (!isNode(node) || isSilent(node)) return;
    if (node.type === 'JSXText') {
      const text = String(node['value']).trim();
      if (LETTERS.test(text) && !NAME.test(text)) note(node, text);
      return;
    }
    const text = textOf(node);
    const least = isShown ? LETTERS : SENTENCE;
    if (text !== undefined && least.test(text) && !NAME.test(text) && !FOR_PROGRAMS.some((one) => one.test(text)))
      note(node, text);
    if (node.type === 'JSXAttribute') return visit(node['value'], SHOWN.has(name(node['name'])));
    if (node.type === 'JSXElement' || node.type === 'JSXFragment') {
      visit(node['openingElement'], false);
      return visit(node['children'], true);
    }
    for (const [key, value] of Object.entries(node)) {
      const isKey = key === 'key' && node['computed'] !== true;
      const isPassedOn = PASSED_ON[node.type]?.includes(key) === true;
      if (!isKey && typeof value === 'object') visit(value, isShown && isPassedOn);
    }
  };
  visit(program.body, false);
  return found;
}
