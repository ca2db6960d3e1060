import { ApiPromise } from './api-promise.ts';
import type { Query } from './follow.ts';
import { OPERATIONS, type Resources, type SessionsResource, type SourcesResource } from './generated/resources.ts';
import { lazyEvents } from './lazy-events.ts';
import { PagePromise } from './pagination.ts';
import type { SocketOptions } from './realtime-state.ts';
import { type Call, type ClientOptions, createSend, type RequestOptions, type Send } from './request.ts';
import type { WaitOptions } from './sources.ts';
import { ChatStream } from './stream.ts';

/** A client of a CloneAI server: `client.clones`, `client.sources`, `client.sessions`, … */
export interface CloneAI extends Resources {
  /** A call that has no method of its own yet. `path` starts with `/v1/`. */
  request<T>(method: string, path: string, body?: unknown, options?: RequestOptions): ApiPromise<T>;
}

function queryString(query: Query): string {
  // Through JSON and back, as a body goes: what is undefined is left out.
  const text = String(new URLSearchParams(JSON.parse(JSON.stringify(query))));
  return text && `?${text}`;
}

/** The name of the method that `spec` describes (see `OPERATIONS`), and the method. */
function createMethod(send: Send, spec: string, seen: Map<string, number>): [string, (...args: unknown[]) => unknown] {
  const [name = '', method = '', template = '', flags = '', payload] = spec.split(' ');
  const has = (flag: string) => flags.includes(flag);
  const called = (...args: unknown[]) => {
    const path = `/v1/${template.replace(/:/g, () => encodeURIComponent(String(args.shift())))}`;
    const body = has('b') ? (args.shift() ?? {}) : undefined;
    const query = has('q') ? (args.shift() as Query | undefined) : undefined;
    const options = args[0] as RequestOptions | undefined;
    const call = (more?: Query): Call => ({
      method,
      path: path + queryString({ ...query, ...more }),
      body,
      multipart: has('m'),
      open: has('o'),
    });
    if (has('s')) return new ChatStream(send, path, body, options ?? {}, seen);
    if (has('e') || has('f')) return lazyEvents({ send, call, query, numbered: has('e'), payload, options });
    if (has('l')) return new PagePromise((cursor, raw) => send(call(cursor === undefined ? {} : { cursor }), options, raw));
    return new ApiPromise((raw) => send(call(), options, raw));
  };
  return [name, called];
}

class Client {
  [resource: string]: unknown;

  constructor(options: ClientOptions = {}) {
    const send = createSend(options);
    const seen = new Map<string, number>();
    for (const [resource, methods] of Object.entries(OPERATIONS))
      this[resource] = Object.fromEntries(methods.split(';').map((spec) => createMethod(send, spec, seen)));
    const sources = this.sources as SourcesResource;
    sources.waitUntilReady = async (sourceId: string, wait?: WaitOptions) =>
      (await import('./lazy.ts')).waitUntilReady(sources, sourceId, wait);
    (this.sessions as SessionsResource).connect = async (sessionId: string, socket?: SocketOptions) =>
      (await import('./lazy.ts')).connect(send, seen, sessionId, socket);
    this.request = (method: string, path: string, body?: unknown, each?: RequestOptions) =>
      new ApiPromise((raw) => send({ method, path, body }, each, raw));
  }
}

export const CloneAI = Client as unknown as new (options?: ClientOptions) => CloneAI;
