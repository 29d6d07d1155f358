/**
 * iconv-lite for the bundles: what Node itself reads. Only Express's readers of bodies ask for it, and bodies are JSON, which is UTF-8
 * (RFC 8259). Left out: half a megabyte of tables of East Asian charsets. Another charset is refused with 415, as an unknown one always is.
 */
import { StringDecoder } from 'node:string_decoder';

export const encodingExists = (encoding) => Buffer.isEncoding(encoding);
export const decode = (bytes, encoding) => Buffer.from(bytes).toString(encoding);
export const getDecoder = (encoding) => new StringDecoder(encoding);
