/** The history as a table for a spreadsheet, in the language of the program: times in the PC's zone, a row per call. */
import { createSay } from '../../contract/catalogue.ts';
import type { Language } from '../../contract/language.ts';
import { colleaguesOf, isMissed, talkTime } from '../../contract/measures.ts';
import type { HistoryRow } from '../../contract/view.ts';
import { common } from '../../contract/text/common.ts';
import { history } from '../../contract/text/history.ts';
import { csvLine } from './csv-lines.ts';

/** Of the window's words those that a table needs; all of them, 200 KB, would be read at every start. */
const sayTable = createSay({ ...common, ...history });

/** Columns in the order of `lineOf`. */
const COLUMNS = [
  'started',
  'direction',
  'outcome',
  'phone',
  'name',
  'line',
  'people',
  'talk',
  'crm',
  'words',
  'id',
] as const;

/** A row per call, made while it is read: a million calls do not fit into memory. */
export function historyCsv(rows: Iterable<HistoryRow>, language: Language): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const iterator = rows[Symbol.iterator]();
  let begun = false;
  return new ReadableStream({
    pull(controller) {
      // The mark at the start tells Excel that this is UTF-8.
      let chunk = begun ? '' : `\ufeff${csvLine(COLUMNS.map((column) => sayTable(language, `history.csv.${column}`)))}`;
      begun = true;
      for (let count = 0; count < 500; count += 1) {
        const next = iterator.next();
        if (next.done === true) {
          controller.enqueue(encoder.encode(chunk));
          controller.close();
          return;
        }
        chunk += lineOf(next.value, language);
      }
      controller.enqueue(encoder.encode(chunk));
    },
    cancel: () => void iterator.return?.(),
  });
}

const two = (n: number): string => String(n).padStart(2, '0');

/** `2025-11-22 14:05:09`, which every spreadsheet reads as a moment. */
function local(at: number): string {
  const date = new Date(at);
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-');
  return `${day} ${[date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')}`;
}

/** `0:02:14`: with its hours, so that a spreadsheet does not take minutes for hours. */
function length(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return `${Math.floor(seconds / 3600)}:${two(Math.floor((seconds % 3600) / 60))}:${two(seconds % 60)}`;
}

function lineOf(row: HistoryRow, language: Language): string {
  const say = sayTable.in(language);
  const people = colleaguesOf(row).map(({ name, number }) => name || number);
  const outcome = row.answered
    ? say('history.csvAnswered')
    : isMissed(row)
      ? say('common.missed')
      : say('history.csvUnanswered');
  return csvLine([
    local(row.startedAt),
    say(`common.direction.${row.direction}`),
    outcome,
    row.clientPhone ?? '',
    row.clientName ?? '',
    row.line ?? '',
    people.join(', '),
    length(talkTime(row)),
    say(`history.crm.${row.crm.state}`),
    row.crm.words ?? '',
    row.id,
  ]);
}
