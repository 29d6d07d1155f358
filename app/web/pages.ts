/** The pages shown where the window itself cannot be: opened with a wrong key, not built. */

function page(title: string, text: string): string {
  return `<!doctype html><html lang="ru"><head><meta charset="utf-8"><title>Plecho</title></head><body><h1>${title}</h1><p>${text}</p></body></html>`;
}

/** Shown to a visitor whose token is not ours, such as that of an earlier start. */
export const strangerPage = page(
  'Нужен адрес с ключом',
  'Ключ в этом адресе не подходит. Откройте окно по адресу, который Plecho напечатал при последнем запуске: в нём есть ?token=… · The key in this address does not fit. Open the window by the address that Plecho printed at its latest start: it has ?token=… in it.',
);

export const notBuiltPage = page(
  'Окно не собрано',
  'Выполните npm run build и обновите страницу. · Run npm run build and reload the page.',
);
