import type { ServerResponse } from 'node:http';
import { errorBody } from './frames.ts';
import { sendJson } from './http.ts';
import type { Failure } from './settings.ts';

/** Carries out a failure before any body. True when the response is finished, or will never begin. */
export function failBeforeBody(failure: Failure, response: ServerResponse): boolean {
  switch (failure) {
    case 'hang_before_headers':
      return true;
    case 'html_200':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><html><head><title>Sign in</title></head><body><h1>Sign in to the network</h1></body></html>');
      return true;
    case 'rate_limited_120':
      sendJson(response, 429, errorBody('Rate limit reached for requests', 'requests', 'rate_limit_exceeded'), { 'retry-after': '120' });
      return true;
    case 'unauthorized':
      sendJson(response, 401, errorBody('Incorrect API key provided: sk-…', 'invalid_request_error', 'invalid_api_key'));
      return true;
    case 'server_error':
      sendJson(response, 500, errorBody('The server had an error while processing your request.', 'server_error', null));
      return true;
    default:
      return false;
  }
}

/** Sends the beginning of a JSON body, then nothing more, a clean end, or a closed socket. */
export function failInsideJson(failure: Failure, response: ServerResponse, beginning: string): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write(beginning);
  if (failure === 'hang_mid_body') return;
  if (failure === 'cut_socket') setImmediate(() => response.socket?.destroy());
  else response.end();
}

/** Ends a stream in the way of the failure. False for failures that do not concern streams. */
export function failInsideStream(failure: Failure, response: ServerResponse): boolean {
  switch (failure) {
    case 'hang_mid_body':
      return true;
    case 'eof_without_finish':
      response.end();
      return true;
    case 'cut_socket':
      setImmediate(() => response.socket?.destroy());
      return true;
    case 'garbage_lines':
      response.end(
        'data: {"id": 12, "choi\n\ndata: not json at all\n\n<html>\n\ndata: {"hello":"world"}\n\ndata: [1,2]\n\n: comment\n\n\u0000\u0001\n\n',
      );
      return true;
    case 'error_in_stream':
      response.end(`data: ${errorBody('The server had an error while processing your request.', 'server_error', null)}\n\n`);
      return true;
    default:
      return false;
  }
}
