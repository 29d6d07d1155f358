/** The three plain pages that are shown where the window itself cannot be: no token, opened from elsewhere, not built. */

function page(title: string, text: string, head = ''): string {
  return `<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Plecho</title>${head}</head><body><h1>${title}</h1><p>${text}</p></body></html>`;
}

/** For whoever has neither token nor cookie. */
export const strangerPage = page(
  'Нужен адрес с ключом',
  'Откройте окно по адресу, который Plecho напечатал при запуске: в нём есть ?token=… · Open the window by the address that Plecho printed at its start: it has ?token=… in it.',
);

/** Asks again by itself: then the request is the browser's own and carries the cookie. */
export const openAgainPage = page(
  'Plecho',
  'Окно открывается… · The window is opening…',
  '<meta http-equiv="refresh" content="0">',
);

export const notBuiltPage = page(
  'Окно не собрано',
  'Выполните npm run build и обновите страницу. · Run npm run build and reload the page.',
);
