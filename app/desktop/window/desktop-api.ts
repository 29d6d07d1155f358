/** What the window may ask of the desktop around it: `app://plecho/api/desktop…`. The engine knows nothing of it, so it works without one too. */
import type { DesktopState } from '../../contract/desktop.ts';

export type DesktopApi = {
  state: () => Promise<DesktopState>;
  /** What a POST to `/api/desktop/<name>` does. */
  commands: Readonly<Record<'quit' | 'restart' | 'install' | 'chooseLinks', () => void>>;
};

const PATH = '/api/desktop';

/** @returns null where the request is not for the desktop */
export function answerDesktop({ state, commands }: DesktopApi, request: Request): Promise<Response> | Response | null {
  const { pathname } = new URL(request.url);
  if (pathname === PATH && request.method === 'GET') return state().then((now) => Response.json(now));
  if (!pathname.startsWith(`${PATH}/`)) return null;
  const name = pathname.slice(PATH.length + 1);
  const command = Object.hasOwn(commands, name) ? commands[name as keyof typeof commands] : undefined;
  if (command === undefined || request.method !== 'POST')
    return Response.json({ error: 'notFound', message: 'No such command.' }, { status: 404 });
  // After the answer: a quit would take it along.
  setImmediate(command);
  return Response.json({ ok: true });
}
