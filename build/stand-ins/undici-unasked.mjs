/**
 * In the place of undici's HTTP/2 (switched off in app/crm/connections.ts) and of its forms and streams of a browser's kind: what we send is text or
 * bytes, and never a form. Whoever asks for one of them nevertheless is told so.
 */
const missing = () => {
  throw new Error('This part of undici is not in the bundle: see build/stand-ins/undici-unasked.mjs');
};

export default missing;
/** `webidl.is.FormData`: no body of ours is a form. */
export const webidl = { is: { FormData: () => false } };
export const extractBody = missing;
