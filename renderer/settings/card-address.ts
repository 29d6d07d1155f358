/** Where a client's card opens, learnt from the address of one card. Pure. */

const GUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gi;

/**
 * @param pasted the address of an open card
 * @returns the address with `{id}` in the place of the card's id (the last one in it); null where there is none, or it is no web address
 */
export function cardAddressOf(pasted: string): string | null {
  const address = pasted.trim();
  if (!/^https?:\/\/[^\s{}]+$/i.test(address)) return null;
  const last = [...address.matchAll(GUID)].at(-1);
  if (last === undefined) return null;
  return `${address.slice(0, last.index)}{id}${address.slice(last.index + last[0].length)}`;
}
