import { runInNewContext } from 'node:vm';
import { build } from '../scripts/esbuild.ts';

type Sdk = typeof import('./index.ts');

/** The SDK as one script, compiled for `target`. */
export async function bundleSdk(target: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [new URL('./index.ts', import.meta.url).pathname],
    bundle: true,
    write: false,
    format: 'iife',
    globalName: 'sdk',
    platform: 'neutral',
    target,
  });
  return outputFiles[0]?.text ?? '';
}

/** Evaluates a bundle in a new realm that has only the given globals besides the language itself. */
export const runSdk = (code: string, globals: object): Sdk => runInNewContext(`${code}\nsdk`, { ...globals }) as Sdk;

/** The globals that Node shares with every runtime. */
const COMMON = {
  console,
  setTimeout,
  clearTimeout,
  setInterval,
  clearInterval,
  AbortController,
  AbortSignal,
  Headers,
  URLSearchParams,
  WebSocket,
};

/** The globals of Cloudflare Workers and other edge runtimes: those of the web, without a page and without Node. */
export const WORKER = {
  ...COMMON,
  ...{ fetch, Request, Response, ReadableStream, TransformStream, TextEncoder, TextDecoder, URL, Blob, File, FormData, crypto, atob, btoa },
  navigator: { userAgent: 'Cloudflare-Workers' },
};

/**
 * The `Promise` of Hermes, React Native's engine, as far as it differs: `then` ignores `Symbol.species` and calls the constructor of the
 * promise with an executor. Evaluated inside the realm.
 */
export const HERMES_PROMISE = `
globalThis.Promise = ((Native) => {
  function HermesPromise(executor) {
    if (typeof executor !== 'function') throw new TypeError("Promise constructor's argument is not a function");
    this.inner = new Native(executor);
  }
  const { prototype } = HermesPromise;
  prototype.then = function (onFulfilled, onRejected) {
    return new this.constructor((resolve, reject) => void this.inner.then(onFulfilled, onRejected).then(resolve, reject));
  };
  prototype.catch = function (onRejected) {
    return this.then(null, onRejected);
  };
  prototype.finally = function (callback) {
    const then = (next) => HermesPromise.resolve(callback()).then(next);
    return this.then((value) => then(() => value), (error) => then(() => { throw error; }));
  };
  HermesPromise.resolve = (value) => (value instanceof HermesPromise ? value : new HermesPromise((resolve) => resolve(value)));
  HermesPromise.reject = (error) => new HermesPromise((_, reject) => reject(error));
  HermesPromise.all = (values) => HermesPromise.resolve(Native.all(values));
  HermesPromise.race = (values) => HermesPromise.resolve(Native.race(values));
  return HermesPromise;
})(Promise);
`;

/** A response of React Native: it is there when it is complete, and has no body stream. */
class NativeResponse {
  readonly status: number;
  readonly ok: boolean;
  readonly headers: Headers;
  readonly #text: string;

  constructor(text: string, { status, headers }: { status: number; headers: Headers }) {
    this.#text = text;
    this.status = status;
    this.ok = status >= 200 && status < 300;
    this.headers = headers;
  }

  async text(): Promise<string> {
    return this.#text;
  }
}

/** The XMLHttpRequest of React Native, as far as the SDK uses it. Text arrives piece by piece. */
class NativeXMLHttpRequest {
  static readonly HEADERS_RECEIVED = 2;
  readyState = 0;
  status = 0;
  responseText = '';
  onreadystatechange = () => {};
  onprogress = () => {};
  onload = () => {};
  onerror = () => {};
  onabort = () => {};
  readonly #headers = new Headers();
  readonly #controller = new AbortController();
  #method = '';
  #url = '';
  #response: Response | undefined;

  open(method: string, url: string) {
    this.#method = method;
    this.#url = url;
  }

  setRequestHeader(name: string, value: string) {
    this.#headers.set(name, value);
  }

  getAllResponseHeaders(): string {
    return [...(this.#response?.headers ?? [])].map(([name, value]) => `${name}: ${value}`).join('\r\n');
  }

  abort() {
    if (this.readyState < 4) this.#controller.abort();
  }

  async send(body?: BodyInit) {
    const { signal } = this.#controller;
    try {
      const response = await fetch(this.#url, { method: this.#method, headers: this.#headers, body: body ?? null, signal });
      this.#response = response;
      this.status = response.status;
      this.readyState = 2;
      this.onreadystatechange();
      const decoder = new TextDecoder();
      for await (const chunk of response.body ?? []) {
        this.readyState = 3;
        this.responseText += decoder.decode(chunk, { stream: true });
        this.onprogress();
      }
      this.readyState = 4;
      this.onload();
    } catch {
      this.readyState = 4;
      if (signal.aborted) this.onabort();
      else this.onerror();
    }
  }
}

/** A form of React Native: it keeps what it is given, such as `{ uri, name, type }`. */
export class NativeFormData {
  readonly parts: [string, unknown][] = [];
  append(name: string, value: unknown) {
    this.parts.push([name, value]);
  }
}

/** Files are there by their address; bytes in memory cannot become one. */
class NativeBlob {
  constructor(parts: unknown[]) {
    if (parts.some((part) => ArrayBuffer.isView(part)))
      throw new Error("Creating blobs from 'ArrayBuffer' and 'ArrayBufferView' are not supported");
  }
}

/** The URL of React Native, whose search parameters throw. */
class NativeURL {
  readonly href: string;
  constructor(url: string) {
    this.href = url;
  }
  get searchParams(): never {
    throw new Error('URLSearchParams.get is not implemented');
  }
}

/** The globals of React Native: neither `crypto`, nor streams, nor a text decoder. `sent` collects the bodies of forms. */
export function reactNative(sent: unknown[] = []) {
  const nativeFetch = async (url: string, init: RequestInit) => {
    if (init.body instanceof NativeFormData) sent.push(init.body.parts);
    const body = init.body instanceof NativeFormData ? 'a form' : (init.body ?? null);
    const { method = 'GET', headers = {}, signal = null } = init;
    const response = await fetch(url, { method, headers, body, signal });
    return new NativeResponse(await response.text(), response);
  };
  return {
    ...COMMON,
    ...{
      fetch: nativeFetch,
      Response: NativeResponse,
      XMLHttpRequest: NativeXMLHttpRequest,
      FormData: NativeFormData,
      Blob: NativeBlob,
      URL: NativeURL,
    },
    ...{ TextEncoder, navigator: { product: 'ReactNative' }, process: { env: { NODE_ENV: 'production' } } },
  };
}
