/** The manual's section of one problem, cut from its page (docs/<language>/problems.md) into pieces that the window draws. Pure. */

/** `text` may hold **bold**, _emphasis_, `code` and [links](…). */
export type Block =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'list'; readonly items: readonly string[] };

/** A piece of a line: links keep their words alone, since the window shows one section and not the whole manual. */
export type Piece = { readonly kind: 'plain' | 'bold' | 'emphasis' | 'code'; readonly text: string };

/** @param page the page in Markdown @param code of the problem @returns the section's blocks without its heading; none where the page has no such section */
export function sectionOf(page: string, code: string): Block[] {
  const [, rest] = page.split(`<a id="${code}"></a>`);
  if (rest === undefined) return [];
  const [section = ''] = rest.split('<a id="');
  return section
    .split(/\n{2,}/)
    .map((block) => block.trim())
    .filter((block) => block !== '' && !block.startsWith('#'))
    .map((block) =>
      /^\d+\. /.test(block)
        ? { kind: 'list', items: block.split(/\n(?=\d+\. )/).map((item) => item.replace(/^\d+\. /, '')) }
        : { kind: 'text', text: block },
    );
}

/** Cuts a line into plain, bold, emphasised and code pieces. */
export function piecesOf(text: string): Piece[] {
  const words = text.replace(/\[([^\]]+)\]\([^)]+\)/g, '$1');
  return words
    .split(/(\*\*[^*]+\*\*|`[^`]+`|(?<![\p{L}\d])_[^_]+_(?![\p{L}\d]))/u)
    .filter((piece) => piece !== '')
    .map((piece) => {
      if (piece.startsWith('**')) return { kind: 'bold', text: piece.slice(2, -2) };
      if (piece.startsWith('`')) return { kind: 'code', text: piece.slice(1, -1) };
      if (/^_.+_$/.test(piece)) return { kind: 'emphasis', text: piece.slice(1, -1) };
      return { kind: 'plain', text: piece };
    });
}
