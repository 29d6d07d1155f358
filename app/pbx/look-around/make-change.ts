/** A change on the exchange's server, made after consent: a copy of the old file is kept, and it is undone where the exchange does not take it. */
import type { Language } from '../../contract/language.ts';
import type { TestResult } from '../../contract/view.ts';
import type { Server } from '../../remote/server.ts';
import type { PlannedChange } from '../../exchange/driver.ts';
import { sayLook } from './words.ts';

/** The exchange did not accept the file that it was asked to read again. To broken XML it answers `+OK [[error near line 79]: unexpected closing tag …]`. */
const isRefused = (answer: string): boolean => /^-ERR|^\+OK \[(?!Success\])/m.test(answer);

/**
 * @param plan one with a file that Plecho may change
 * @param ask has the exchange run a command and gives its answer; null if it could not be asked
 * @throws what the server throws: the file was changed meanwhile, may not be written
 */
export async function makeChange(
  plan: PlannedChange & Required<Pick<PlannedChange, 'file' | 'before' | 'after'>>,
  server: Server,
  ask: (command: string) => Promise<string | null>,
  language: Language,
): Promise<TestResult> {
  const say = sayLook.in(language);
  const { file, before, after, command } = plan;
  const copy = await server.replace(file, before, after);
  const done = say('changed', copy);
  if (command === undefined) return { ok: true, text: done };
  const answer = await ask(command);
  if (answer === null) return { ok: true, text: `${done} ${say('runOnExchange', command)}` };
  if (!isRefused(answer)) return { ok: true, text: done };
  const reason = answer.trim().slice(0, 300);
  try {
    await server.replace(file, after, before);
    await ask(command);
    return {
      ok: false,
      text: say('undone', reason, file),
    };
  } catch {
    return {
      ok: false,
      text: say('notUndone', reason, copy, file, command),
    };
  }
}
