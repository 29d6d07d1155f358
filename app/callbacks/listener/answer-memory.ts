/** The same CALL twice is one call: the answer to a communicationId is remembered and the handler is not asked again. */

export type AnswerMemory<T> = {
  /** Runs `work` unless it ran, or runs, for this id; an answer that `keep` rejects, and an error, are forgotten. */
  readonly run: (id: string, work: () => Promise<T>) => Promise<T>;
  readonly has: (id: string) => boolean;
};

/**
 * Makes an empty memory.
 * @param keep which answers are final
 * @param most how many are remembered, oldest forgotten first
 */
export function createAnswerMemory<T>(keep: (answer: T) => boolean, most = 2000): AnswerMemory<T> {
  const answers = new Map<string, Promise<T>>();
  const first = async (id: string, work: () => Promise<T>): Promise<T> => {
    let kept = false;
    try {
      const answer = await work();
      kept = keep(answer);
      return answer;
    } finally {
      if (!kept) answers.delete(id);
    }
  };
  return {
    has: (id) => answers.has(id),
    run(id, work) {
      const known = answers.get(id);
      if (known) return known;
      const answer = first(id, work);
      answers.set(id, answer);
      if (answers.size > most) answers.delete(answers.keys().next().value ?? '');
      return answer;
    },
  };
}
