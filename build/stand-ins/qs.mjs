/**
 * qs for the bundles: Node's own reader of query strings. Express asks for qs only where its setting `query parser` is `extended`, and for
 * bodies of HTML forms; the product uses neither.
 */
export { parse, stringify } from 'node:querystring';
