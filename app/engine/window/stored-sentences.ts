/** The sentences that the product stores or keeps for a while, of all its parts: what the outbox says of a message, why a caller was refused. */
import { DIAL_REFUSALS } from '../../callbacks/listener/dial-rules.ts';
import { refusals } from '../../callbacks/listener/words.ts';
import type { Refusal } from '../../contract/api.ts';
import type { Language } from '../../contract/language.ts';
import { createSentences } from '../../contract/sentences.ts';
import type { HistoryRow, OutboxRow } from '../../contract/view.ts';
import { SYSTEM_ERRORS } from '../../contract/worded-error.ts';
import type { CrmDriver } from '../../crm/port.ts';
import { outboxWords } from '../../crm/outbox/words.ts';
import type { OutboxPort } from '../../crm/outbox/ports.ts';
import { engineWords } from '../words.ts';

type Keeping = Pick<OutboxPort, 'drop' | 'fail' | 'later' | 'skipRealTime'>;

export type StoredSentences = ReturnType<typeof createStoredSentences>;

/** @param crm whose outcomes and refusals are among them */
export function createStoredSentences(crm: Pick<CrmDriver, 'words' | 'callbacks'>) {
  const sentences = createSentences({
    crm: crm.words,
    outbox: outboxWords,
    listener: { ...refusals, ...crm.callbacks.words },
    field: crm.callbacks.fieldWords,
    dial: DIAL_REFUSALS,
    engine: engineWords,
    system: SYSTEM_ERRORS,
  });
  /** The outbox that keeps codes instead of sentences. */
  const withCodes = <T extends Keeping>(outbox: T): T => ({
    ...outbox,
    drop: (id, at, words) => outbox.drop(id, at, sentences.code(words)),
    fail: (id, at, words) => outbox.fail(id, at, sentences.code(words)),
    later: (id, nextAt, words) => outbox.later(id, nextAt, sentences.code(words)),
    skipRealTime: (callId, at, words) => outbox.skipRealTime(callId, at, sentences.code(words)),
  });

  /** Rows of the outbox in the reader's language. */
  const wordedOutbox = (rows: readonly OutboxRow[], language: Language): OutboxRow[] =>
    rows.map((row) => ({ ...row, words: sentences.word(row.words, language) }));

  /** Refusals in the reader's language. */
  const wordedRefusals = (rows: readonly Refusal[], language: Language): Refusal[] =>
    rows.map((row) => ({ ...row, reason: sentences.word(row.reason, language) }));

  /** A row of the history in the reader's language. */
  const wordedRow = (row: HistoryRow, language: Language): HistoryRow => ({
    ...row,
    crm: { ...row.crm, ...(row.crm.words !== undefined && { words: sentences.word(row.crm.words, language) }) },
    recordings: row.recordings.map((recording) => ({
      ...recording,
      ...(recording.words !== undefined && { words: sentences.word(recording.words, language) }),
    })),
  });

  return { withCodes, wordedOutbox, wordedRefusals, wordedRow };
}
