/** Reads the same live stream as the window, as the sentences that its cards show. */
import { plainSentence } from '../../renderer/calls/who.tsx';
import { sentenceOf } from '../../renderer/calls/sentence.ts';
import { sayWindow } from '../../app/contract/text.ts';
import type { LiveMessage } from '../../app/contract/view.ts';

export type Given = {
  /** Every sentence in order, in Russian, without repeats; unlike on the screen none is skipped. */
  readonly sentences: readonly string[];
  /** The id of the call that the newest sentence is of. */
  readonly call: () => string;
  /** Resolves with the sentences as soon as one of them matches. */
  readonly until: (wanted: RegExp) => Promise<readonly string[]>;
  readonly stop: () => void;
};

/**
 * @param address the window's address with its token
 * @returns once the stream is open: everything from then on is received
 */
export async function listen(address: string): Promise<Given> {
  const ui = new URL(address);
  const stop = new AbortController();
  const response = await fetch(new URL('/api/live', ui.origin), {
    headers: { authorization: `Bearer ${ui.searchParams.get('token') ?? ''}` },
    signal: stop.signal,
  });
  if (!response.ok || response.body === null) throw new Error(`no live stream: ${response.status}`);
  const sentences: string[] = [];
  let call = '';
  const waiting = new Set<() => void>();
  const take = (message: LiveMessage): void => {
    if (message.type !== 'call') return;
    const sentence = plainSentence(sentenceOf(message.call), message.call, sayWindow.in('ru'));
    if (sentences.at(-1) === sentence) return;
    call = message.call.id;
    sentences.push(sentence);
    for (const look of waiting) look();
  };
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  void (async () => {
    let rest = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      const lines = (rest + value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) if (line.trim() !== '') take(JSON.parse(line) as LiveMessage);
    }
  })().catch(() => undefined); // stopped
  return {
    sentences,
    call: () => call,
    until: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (!sentences.some((sentence) => wanted.test(sentence))) return;
          waiting.delete(look);
          resolve(sentences);
        };
        waiting.add(look);
        look();
      }),
    stop: () => stop.abort(),
  };
}
