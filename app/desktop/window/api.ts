/** The engine's methods as the desktop itself calls them: the same door as the window's. */

type Respond = (request: Request) => Promise<Response>;

/** @returns the answer of a command, refusals included; throws only where the engine itself failed */
export function post(respond: Respond, name: string, body: object): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return respond(new Request(`app://plecho/api/${name}`, { method: 'POST', headers, body: JSON.stringify(body) }));
}

/** @returns what a read answers; throws Error where it was refused */
export async function get(
  respond: Respond,
  name: string,
  query: Readonly<Record<string, string>> = {},
): Promise<Record<string, unknown>> {
  const asked = new URLSearchParams(query).toString();
  const answer = await respond(new Request(`app://plecho/api/${name}${asked === '' ? '' : `?${asked}`}`));
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return (await answer.json()) as Record<string, unknown>;
}
