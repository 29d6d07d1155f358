/** The event socket's frames as FreeSWITCH writes them (mod_event_socket.c): pure text in, bytes out. */

/** An event as it lies on the wire in JSON: a header that occurs twice is an array. */
export type WireEvent = Readonly<Record<string, string | readonly string[]>>;

export const AUTH_REQUEST = 'Content-Type: auth/request\n\n';

const withBody = (type: string, body: string): string =>
  `Content-Type: ${type}\nContent-Length: ${Buffer.byteLength(body)}\n\n${body}`;

/** What a caller outside the ACL gets before the connection is closed. */
export const RUDE_REJECTION = withBody('text/rude-rejection', 'Access Denied, go away.\n');

export const DISCONNECT_NOTICE = `Content-Type: text/disconnect-notice\nContent-Length: 67\n\nDisconnected, goodbye.\nSee you at ClueCon! http://www.cluecon.com/\n`;

/** `command/reply`; `extra` are whole header lines that follow the Reply-Text. */
export const reply = (text: string, extra: readonly string[] = []): string =>
  `Content-Type: command/reply\nReply-Text: ${[text, ...extra].join('\n')}\n\n`;

/** `api/response`; FreeSWITCH answers an empty result with words of its own. */
export const apiResponse = (body: string): string => withBody('api/response', body === '' ? '-ERR no reply\n' : body);

/** One event for a listener that asked for JSON. */
export const jsonFrame = (event: WireEvent): Buffer => {
  const body = Buffer.from(JSON.stringify(event));
  return Buffer.concat([
    Buffer.from(`Content-Length: ${body.length}\nContent-Type: text/event-json\n\n`, 'latin1'),
    body,
  ]);
};

/** One event for a listener that asked for plain text: values percent-encoded, the body behind its own length. */
export const plainFrame = (event: WireEvent): Buffer => {
  const lines: string[] = [];
  for (const [name, value] of Object.entries(event)) {
    if (name === '_body' || name === 'Content-Length') continue;
    const all = typeof value === 'string' ? encodeURIComponent(value) : `ARRAY::${value.join('|:')}`;
    lines.push(`${name}: ${all}\n`);
  }
  const body = typeof event['_body'] === 'string' ? event['_body'] : '';
  const text = lines.join('') + (body ? `Content-Length: ${Buffer.byteLength(body)}\n\n${body}` : '\n');
  return Buffer.from(`Content-Length: ${Buffer.byteLength(text)}\nContent-Type: text/event-plain\n\n${text}`);
};
