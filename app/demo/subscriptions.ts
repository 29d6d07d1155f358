/** Which events one listener wants: `event`, `nixevent`, `noevents` and `filter` of the event socket, kept as FreeSWITCH keeps them. */
import type { WireEvent } from './frames.ts';

export type Format = 'plain' | 'json' | 'xml';

export type Subscriptions = {
  /** `event json A B CUSTOM x::y`; answers the words of the reply. */
  readonly add: (words: readonly string[], allowed?: ReadonlySet<string>) => string;
  readonly nix: (words: readonly string[]) => string;
  readonly clear: () => string;
  readonly filter: (words: readonly string[]) => string;
  readonly wants: (event: WireEvent) => boolean;
  readonly has: (name: string) => boolean;
  readonly format: () => Format;
};

const text = (value: string | readonly string[] | undefined): string =>
  typeof value === 'string' ? value : (value?.join(' ') ?? '');

/** A listener's wishes; nothing is wanted at first. */
export const createSubscriptions = (): Subscriptions => {
  const names = new Set<string>();
  const custom = new Set<string>();
  const filters: { name: string; value: string }[] = [];
  let all = false;
  let format: Format = 'plain';

  const add = (words: readonly string[], allowed?: ReadonlySet<string>): string => {
    const denied = '-ERR permission denied';
    let isCustom = false;
    let count = 0;
    for (const [at, word] of words.entries()) {
      if (at === 0 && (word === 'json' || word === 'plain' || word === 'xml')) {
        format = word;
        continue;
      }
      if (isCustom) {
        if (allowed && !allowed.has(word)) return denied;
        custom.add(word);
        continue;
      }
      const name = word.toUpperCase();
      if (allowed && !allowed.has(name)) return denied;
      count += 1;
      if (name === 'ALL') all = true;
      else if (name === 'CUSTOM') isCustom = true;
      else names.add(name);
    }
    return count === 0 ? '-ERR no keywords supplied' : `+OK event listener enabled ${format}`;
  };

  const nix = (words: readonly string[]): string => {
    let isCustom = false;
    for (const word of words) {
      if (isCustom) custom.delete(word);
      else if (word.toUpperCase() === 'CUSTOM') isCustom = true;
      else if (word.toUpperCase() === 'ALL') {
        all = false;
        names.clear();
      } else names.delete(word.toUpperCase());
    }
    return words.length === 0 ? '-ERR no keywords supplied' : '+OK events nixed';
  };

  const clear = (): string => {
    const had = all || names.size > 0 || custom.size > 0;
    all = false;
    names.clear();
    custom.clear();
    return had ? '+OK no longer listening for events' : '-ERR not listening for events';
  };

  const filter = (words: readonly string[]): string => {
    const [first = '', ...rest] = words;
    if (first.toLowerCase() === 'delete') {
      const [name = '', value] = rest;
      for (let at = filters.length - 1; at >= 0; at -= 1) {
        const one = filters[at];
        if (name === 'all' || (one?.name === name && (value === undefined || one.value === value)))
          filters.splice(at, 1);
      }
      return `+OK filter deleted. [${name}][${value ?? ''}]`;
    }
    const [name = '', ...value] = first.toLowerCase() === 'add' ? rest : words;
    if (value.length === 0) return '-ERR invalid syntax';
    filters.push({ name, value: value.join(' ') });
    return `+OK filter added. [${name}]=[${value.join(' ')}]`;
  };

  const passes = (event: WireEvent): boolean =>
    filters.length === 0 || filters.some(({ name, value }) => text(event[name]) === value);

  const wants = (event: WireEvent): boolean => {
    const name = text(event['Event-Name']);
    const subclass = text(event['Event-Subclass']);
    const listed = all || (name === 'CUSTOM' ? custom.has(subclass) : names.has(name));
    return listed && passes(event);
  };

  return {
    add,
    nix,
    clear,
    filter,
    wants,
    has: (name) => all || names.has(name) || custom.has(name),
    format: () => format,
  };
};
