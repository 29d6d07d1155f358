/** Input that is no complete request: garbage, endless headers, a body that breaks off; answered with a plain status, then the connection is closed. */
import type { ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Request, Response } from 'express';
import type { Words } from '../../contract/language.ts';
import type { Answers } from './answers.ts';
import { sayRefusal } from './words.ts';

/** By Node's error code; everything else is a 400. */
const STATUS_LINES: Record<string, readonly [string, Words]> = {
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', sayRefusal.both('tooSlow')],
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', sayRefusal.both('notHttp')],
};

/**
 * Builds the listener for `clientError`.
 * @param answering the responses not finished yet: where one belongs to the broken connection, it carries the answer
 */
export function createBrokenRequestRefuser(answers: Answers, answering: ReadonlySet<ServerResponse>) {
  return (error: NodeJS.ErrnoException, socket: Duplex): void => {
    if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
    const begun = [...answering].find((res) => res.req.socket === socket);
    if (begun !== undefined) {
      if (begun.headersSent || begun.destroyed) return void socket.destroy();
      begun.setHeader('Connection', 'close');
      begun.once('finish', () => socket.end());
      answers.refuse(begun.req as Request, begun as Response, 400, 'badRequest'); // both have become Express's own
      return;
    }
    const [line, words] = STATUS_LINES[error.code ?? ''] ?? ['400 Bad Request', sayRefusal.both('notHttp')];
    const source = socket instanceof Socket ? (socket.remoteAddress ?? 'unknown') : 'unknown';
    answers.note(source.replace(/^::ffff:/, ''), '–', words);
    const text = JSON.stringify({ status: 'badRequest', message: answers.say(words) });
    const headers = [
      'Connection: close',
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(text)}`,
    ];
    socket.on('error', () => {});
    socket.end(`HTTP/1.1 ${line}\r\n${headers.join('\r\n')}\r\n\r\n${text}`);
  };
}
