/** What is not even HTTP: there is no request to answer then, only a socket. */
import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { FastifyServerOptions } from 'fastify';
import { refusal } from '../domain/errors.ts';
import { PROBLEM_MEDIA_TYPE, toProblem } from './problem.ts';

type ConnectionError = Parameters<NonNullable<FastifyServerOptions['clientErrorHandler']>>[0];

const STATUS_LINES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** Answers as far as the socket still listens, in the form of every other refusal, and closes it. */
export function answerMalformedHttp(error: ConnectionError, socket: Socket): void {
  // What is written in the midst of an answer would be read as a part of it. This is how Node's own handler tells.
  const isAnswering = (socket as Socket & { _httpMessage?: ServerResponse })._httpMessage?.headersSent ?? false;
  if (error.code === 'ECONNRESET' || !socket.writable || isAnswering) {
    socket.destroy(error);
    return;
  }
  const statusLine = STATUS_LINES[error.code] ?? '400 Bad Request';
  const refused = refusal('validation-failed', `This is not a well-formed HTTP request (${statusLine.slice(4)}).`);
  const problem = { ...toProblem(refused, '/'), status: Number(statusLine.slice(0, 3)) };
  const json = JSON.stringify(problem);
  socket.end(
    `HTTP/1.1 ${statusLine}\r\nConnection: close\r\nContent-Type: ${PROBLEM_MEDIA_TYPE}\r\n` +
      `Content-Length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
  );
}
