/** Stand-ins on real sockets for the receivers of alerts: an HTTP server (webhook, Telegram, heartbeat) and a mail server. */
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import { createServer as createTcp, type AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';

export type Received = { readonly path: string; readonly headers: IncomingHttpHeaders; readonly body: string };

/** Answers every request with the result of `answer` and keeps the requests. */
export async function openReceiver(
  answer: (path: string) => { status: number; body?: unknown } = () => ({ status: 200 }),
) {
  const received: Received[] = [];
  const server = createServer((req, res) => {
    const chunks: Buffer[] = [];
    req.on('data', (chunk: Buffer) => chunks.push(chunk));
    req.on('end', () => {
      const path = req.url ?? '';
      received.push({ path, headers: req.headers, body: Buffer.concat(chunks).toString('utf8') });
      const { status, body = { ok: true } } = answer(path);
      res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    received,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

export type Mail = { readonly from: string; readonly to: readonly string[]; readonly data: string };

/** A mail server without TLS; `refuse` makes it reject recipients. */
export async function openMailServer(refuse = false) {
  const mails: Mail[] = [];
  const server = createTcp((socket) => {
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    let from = '';
    let to: string[] = [];
    let data: string[] | null = null;
    say('220 stand-in ESMTP');
    socket.on('error', () => undefined);
    createInterface(socket).on('line', (line) => {
      if (data !== null) {
        if (line !== '.') return void data.push(line);
        mails.push({ from, to, data: data.join('\n') });
        data = null;
        return say('250 kept');
      }
      const verb = line.slice(0, 4).toUpperCase();
      if (verb === 'EHLO') return say('250-stand-in\r\n250 SIZE 1000000');
      if (verb === 'MAIL') from = line;
      if (verb === 'RCPT' && refuse) return say('550 no such person');
      if (verb === 'RCPT') to = [...to, line];
      if (verb === 'DATA') {
        data = [];
        return say('354 go on');
      }
      if (verb === 'QUIT') {
        say('221 bye');
        return socket.end();
      }
      say('250 ok');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    mails,
    async [Symbol.asyncDispose]() {
      server.close();
      await once(server, 'close');
    },
  };
}
