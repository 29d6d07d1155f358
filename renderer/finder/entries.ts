/** The finder's entries for a text: colleagues, clients, a number, calls, pages, settings. Pure. */
import type { PartOf } from '../../app/contract/catalogue.ts';
import { foldWords } from '../../app/contract/fold.ts';
import { toldName } from '../../app/contract/client-name.ts';
import type { Output } from '../../app/contract/api.ts';
import type { SayWindow, WindowCode } from '../../app/contract/text.ts';
import type { ColleagueView, HistoryRow } from '../../app/contract/view.ts';
import { formatPhone } from '../base/format.ts';

/** What Enter does. */
export type Deed =
  | { readonly do: 'open'; readonly page: string; readonly part?: string }
  | { readonly do: 'colleague'; readonly userId: string; readonly name: string }
  | { readonly do: 'dial'; readonly number: string; readonly name: string };

export type Entry = {
  readonly id: string;
  readonly group: PartOf<WindowCode, 'finder.groups'>;
  readonly name: string;
  readonly about: string;
  readonly deed: Deed;
  /** Why this entry cannot be chosen. */
  readonly refused?: string;
};

export type Sources = {
  readonly colleagues: readonly ColleagueView[];
  readonly clients: Output['clients'];
  readonly calls: readonly HistoryRow[];
  /** The text read as a number; null where it is none. */
  readonly number: Output['number'] | null;
  readonly pages: readonly { readonly page: string; readonly part?: string; readonly name: string }[];
};

const COLLEAGUES_SHOWN = 6;
const SETTINGS_SHOWN = 6;

/** Whether the name contains every word of the text. */
export const fits = (name: string, text: string): boolean => {
  const folded = foldWords(name);
  return foldWords(text)
    .split(' ')
    .every((word) => folded.includes(word));
};

/** Whether the text may be meant as a number. */
export const looksLikeNumber = (text: string): boolean =>
  /^[+\d\s().*#/-]+$/.test(text.trim()) && text.replace(/\D/g, '').length >= 3;

/** @param when a call's day and time in words */
export function entriesOf(text: string, from: Sources, say: SayWindow, when: (at: number) => string): Entry[] {
  const digits = text.replace(/\D/g, '');
  const people = from.colleagues
    .filter(({ name, numbers }) => fits(name, text) || (digits !== '' && numbers.some((one) => one.startsWith(digits))))
    .filter(({ numbers }) => numbers.length > 0)
    .slice(0, text === '' ? 0 : COLLEAGUES_SHOWN)
    .map(({ userId, name, numbers, state }): Entry => ({
      id: `colleague-${userId}`,
      group: 'colleagues',
      name: name === '' ? (numbers[0] ?? userId) : name,
      about: `${numbers.map(formatPhone).join(', ')} · ${say(`calls.colleague.${state}`)}`,
      deed: { do: 'colleague', userId, name: name === '' ? (numbers[0] ?? userId) : name },
    }));
  const clients = from.clients.map(({ phone, name }): Entry => ({
    id: `client-${phone}`,
    group: 'clients',
    name: name === '' ? formatPhone(phone) : toldName(name, (names) => say('clients.maybe', names)),
    about: name === '' ? '' : formatPhone(phone),
    deed: { do: 'dial', number: phone, name: name === '' ? formatPhone(phone) : name },
  }));
  const { number } = from;
  const isKnown = clients.some(({ deed }) => deed.do === 'dial' && deed.number === number?.digits);
  const dialled: Entry[] =
    number === null || number.kind === 'withheld' || isKnown || number.person !== undefined
      ? []
      : [
          {
            id: 'number',
            group: 'number',
            name: formatPhone(number.digits),
            about: number.refused ?? '',
            deed: { do: 'dial', number: number.digits, name: formatPhone(number.digits) },
            ...(number.refused !== undefined && { refused: number.refused }),
          },
        ];
  const calls = from.calls.map((row): Entry => ({
    id: `call-${row.id}`,
    group: 'calls',
    name:
      row.clientName !== undefined
        ? toldName(row.clientName, (names) => say('clients.maybe', names))
        : row.clientPhone !== undefined
          ? formatPhone(row.clientPhone)
          : say('history.internal'),
    about: `${row.direction === 'inbound' && !row.answered ? say('common.missed') : say(`common.direction.${row.direction}`)} · ${when(row.startedAt)}`,
    deed: { do: 'open', page: 'history', part: row.id },
  }));
  const places = from.pages
    .filter(({ name }) => text === '' || fits(name, text))
    .map(({ page, part, name }): Entry => {
      const place = { page, ...(part !== undefined && { part }) };
      return {
        id: `page-${page}-${part ?? ''}`,
        group: part === undefined ? 'pages' : 'settings',
        name,
        about: '',
        deed: { do: 'open', ...place },
      };
    });
  const settings = places
    .filter(({ group }) => group === 'settings')
    .slice(0, text === '' ? undefined : SETTINGS_SHOWN);
  const open = places.filter(({ group }) => group === 'pages');
  // Nearly every name occurs in some call: entries with that name come before calls.
  return [...people, ...clients, ...dialled, ...open, ...settings, ...calls];
}
