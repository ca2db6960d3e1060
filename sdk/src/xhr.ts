import { CloneAIError } from './errors.ts';
import type { UploadProgress } from './upload-types.ts';

/** Starts a request with the method, headers, and signal of a `fetch`. `onError` gets the error of a lost connection or an abort. */
function open(url: string | URL | Request, init: RequestInit, onError: (error: unknown) => void): XMLHttpRequest {
  const request = new XMLHttpRequest();
  request.open(init.method ?? 'GET', String(url));
  new Headers(init.headers).forEach((value, name) => {
    request.setRequestHeader(name, value);
  });
  request.onerror = () => onError(new TypeError('The network request failed.'));
  request.onabort = () => onError(init.signal?.reason ?? new Error('The request was aborted.'));
  init.signal?.addEventListener('abort', () => request.abort());
  return request;
}

function headersOf(request: XMLHttpRequest): Headers {
  const headers = new Headers();
  for (const line of request.getAllResponseHeaders().trim().split(/\r?\n/)) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  return headers;
}

/** The part of `fetch` that uploads need: in browsers and React Native, only XMLHttpRequest reports upload progress. */
export function uploadByXhr(onProgress: (progress: UploadProgress) => void): typeof fetch {
  return (url, init = {}) =>
    new Promise((resolve, reject) => {
      const request = open(url, init, reject);
      request.responseType = 'arraybuffer';
      request.upload.onprogress = ({ loaded, total }) => onProgress({ loaded, total });
      request.onload = () => {
        const body = request.status === 204 ? null : (request.response as ArrayBuffer);
        resolve(new Response(body, { status: request.status, headers: headersOf(request) }));
      };
      if (init.signal?.aborted) reject(init.signal.reason);
      else request.send(init.body as XMLHttpRequestBodyInit);
    });
}

/** Text as it arrives: what one side pushes, the other reads with `for await`, once. */
function textQueue() {
  const waiting: string[] = [];
  let ended = false;
  let failure: { error: unknown } | undefined;
  let wake = () => {};
  return {
    push(text: string) {
      waiting.push(text);
      wake();
    },
    end(reason?: { error: unknown }) {
      ended = true;
      failure ??= reason;
      wake();
    },
    async *[Symbol.asyncIterator](): AsyncGenerator<string, void> {
      for (;;) {
        while (waiting.length) yield waiting.shift() as string;
        if (failure) throw failure.error;
        if (ended) return;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
  };
}

/**
 * The part of `fetch` that event streams need, for runtimes whose `fetch` has no body streams: React Native. The `body` of its response
 * is an async iterable of text.
 */
export const streamByXhr: typeof fetch = (url, init = {}) =>
  new Promise((resolve, reject) => {
    if (!('XMLHttpRequest' in globalThis))
      throw new CloneAIError(
        'This runtime has neither a fetch with body streams nor XMLHttpRequest. Pass a fetch that streams: new CloneAI({ fetch }).',
      );
    const body = textQueue();
    const request = open(url, init, (error) => {
      reject(error);
      body.end({ error });
    });
    let read = 0;
    const pushNew = () => {
      body.push(request.responseText.slice(read));
      read = request.responseText.length;
    };
    request.onreadystatechange = () => {
      if (request.readyState !== XMLHttpRequest.HEADERS_RECEIVED) return;
      const { status } = request;
      const text = async () => {
        let all = '';
        for await (const chunk of body) all += chunk;
        return all;
      };
      resolve({ ok: status >= 200 && status < 300, status, headers: headersOf(request), body, text } as unknown as Response);
    };
    request.onprogress = pushNew;
    request.onload = () => {
      pushNew();
      body.end();
    };
    if (init.signal?.aborted) reject(init.signal.reason);
    else request.send(init.body as XMLHttpRequestBodyInit);
  });
