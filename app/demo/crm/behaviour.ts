/** Where the CRM's text leaves a thing open, the demo CRM can be told to behave either way; these are the open points. */

export type Behaviour = {
  /** What call-started answers: the card of the call, or a plain OK. */
  started: 'card' | 'ok';
  /** call-started that comes again word for word: the same card, a second communication, or a refusal. */
  startedTwice: 'same' | 'new' | 'refused';
  /** How a message after call-started must name the call where it bears no communicationId. */
  laterId: 'bare' | 'prefixed' | 'both';
  /** The same holds for messages that do bear one. */
  strictWithId: boolean;
  registerTwice: 'taken' | 'refused';
  /** What a repeated registration does to a recording that was attached meanwhile, by what it says of recordings. */
  repeatEmpty: 'keeps' | 'takes';
  repeatAbsent: 'keeps' | 'takes' | 'refused';
  repeatEntry: 'keeps' | 'takes';
  /** The card that call-started answers shows the recordings of the call. */
  cardShowsRecordings: boolean;
  /** Nobody is responsible. */
  redirectNobody: 'notFound' | 'empty';
  /** Requests a second before 429; null = no limit. */
  burst: number | null;
  /** The status of a body that does not validate. */
  invalid: 400 | 409;
  /** The instance's status: a word, or its number. */
  statusAs: 'word' | 'number';
  /** OK as JSON, or the bare letters. */
  okAs: 'json' | 'text';
};

/** What the text suggests most. */
export const BY_THE_TEXT: Behaviour = {
  started: 'card',
  startedTwice: 'same',
  laterId: 'both',
  strictWithId: false,
  registerTwice: 'taken',
  repeatEmpty: 'takes',
  repeatAbsent: 'refused',
  repeatEntry: 'keeps',
  cardShowsRecordings: true,
  redirectNobody: 'notFound',
  burst: null,
  invalid: 400,
  statusAs: 'word',
  okAs: 'json',
};

/** Every value of every open point: tests make combinations of them. */
export const OPEN_POINTS: { readonly [K in keyof Behaviour]: readonly Behaviour[K][] } = {
  started: ['card', 'ok'],
  startedTwice: ['same', 'new', 'refused'],
  laterId: ['bare', 'prefixed', 'both'],
  strictWithId: [false, true],
  registerTwice: ['taken', 'refused'],
  repeatEmpty: ['keeps', 'takes'],
  repeatAbsent: ['keeps', 'takes', 'refused'],
  repeatEntry: ['keeps', 'takes'],
  cardShowsRecordings: [true, false],
  redirectNobody: ['notFound', 'empty'],
  burst: [null, 8],
  invalid: [400, 409],
  statusAs: ['word', 'number'],
  okAs: ['json', 'text'],
};

/**
 * A second's worth of requests, then 429 until the second is over.
 * @param clock ms since the epoch
 */
export function createBurstLimit(behaviour: Behaviour, clock: () => number): () => boolean {
  let second = 0;
  let count = 0;
  return () => {
    if (behaviour.burst === null) return true;
    const now = Math.floor(clock() / 1000);
    if (now !== second) [second, count] = [now, 0];
    count += 1;
    return count <= behaviour.burst;
  };
}
