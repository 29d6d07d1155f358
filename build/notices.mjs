/** THIRD_PARTY_NOTICES.txt: all packages inside and beside the bundles with their licence texts, generated at each build from the really bundled modules. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

/** Licences that require more than their text, and the notice that we add for them. */
const SPECIAL = {
  'freeswitch-esl': [
    'This library is licensed under the Mozilla Public License 2.0. Plecho uses it unchanged; the source code of the version used is',
    'available as the npm package "freeswitch-esl" at the version named above, and in its repository named above.',
  ],
  'wasm-media-encoders': [
    'The file lame-mp3.wasm beside the bundles is LAME (https://lame.sourceforge.io), compiled to WebAssembly by this package, unchanged.',
    'LAME is licensed under the GNU Library General Public License, version 2, whose text follows at the end of this file. The source of LAME',
    'and the way it is built are in the repository named above. To use another build of LAME, replace lame-mp3.wasm (in the installed',
    'program: resources/app.asar.unpacked/out/lame-mp3.wasm) by yours with the same exports, and start Plecho again.',
  ],
};

/**
 * The package that a module belongs to.
 * @param {string} id the module's path
 * @returns {string | null} the package's folder; null for our own code
 */
export function packageOf(id) {
  const path = id.replace(/^\0/, '').split('?')[0].split('/').join(sep);
  const at = path.lastIndexOf(`${sep}node_modules${sep}`);
  if (at < 0) return null;
  const below = path.slice(at + 14).split(sep);
  const name = below[0].startsWith('@') ? below.slice(0, 2) : below.slice(0, 1);
  return join(path.slice(0, at + 14), ...name);
}

/**
 * A package and all its run-time dependencies, as installed in node_modules.
 * @param {string} root the folder with node_modules
 * @param {string} name
 * @param {Set<string>} found folders, added to
 */
export function withDependencies(root, name, found = new Set(), from = root) {
  let folder = join(from, 'node_modules', name);
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(from);
    if (parent === from) return found; // optional and not installed
    from = parent;
    folder = join(from, 'node_modules', name);
  }
  if (found.has(folder)) return found;
  found.add(folder);
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  for (const one of Object.keys(dependencies)) withDependencies(root, one, found, folder);
  return found;
}

const repositoryOf = ({ repository, homepage }) => {
  const url = typeof repository === 'string' ? repository : repository?.url;
  const plain = (url ?? homepage ?? '').replace(/^git\+/, '').replace(/\.git$/, '');
  // Short forms that npm allows: git://…, owner/name.
  if (/^[\w.-]+\/[\w.-]+$/.test(plain)) return `https://github.com/${plain}`;
  return plain.replace(/^git@([^:]+):/, 'https://$1/').replace(/^(git|ssh):\/\/(git@)?/, 'https://');
};

const textsOf = (folder) =>
  readdirSync(folder)
    .filter((name) => /^(licen[cs]e|copying|notice)/i.test(name) && !/\.(js|ts|json)$/.test(name))
    .toSorted()
    .map((name) => readFileSync(join(folder, name), 'utf8').trim());

/**
 * The notices of all packages, one after another by name.
 * @param {Iterable<string>} folders of packages
 * @param {string} lgpl the text of LAME's licence
 * @returns {string}
 */
export function notices(folders, lgpl) {
  const packages = [...new Set(folders)]
    .map((folder) => ({ folder, ...JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) }))
    .filter(
      ({ name }, at, all) =>
        name !== undefined && all.findIndex((one) => one.name === name && one.version === all[at].version) === at,
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const parts = packages.map((one) => {
    const license = typeof one.license === 'string' ? one.license : (one.license?.type ?? 'see below');
    const texts = textsOf(one.folder);
    const author = typeof one.author === 'string' ? one.author : one.author?.name;
    return [
      `${one.name} ${one.version} (${license})`,
      repositoryOf(one),
      ...(SPECIAL[one.name] ?? []),
      '',
      ...(texts.length > 0
        ? texts
        : [`The package ships no licence text. Licence: ${license}.${author ? ` Author: ${author}.` : ''}`]),
    ].join('\n');
  });
  return [
    'Plecho contains work of others. These are their notices and licences.',
    ...parts,
    `GNU Library General Public License, version 2 (LAME)\n\n${lgpl.trim()}`,
  ].join(`\n\n${'='.repeat(80)}\n\n`);
}
