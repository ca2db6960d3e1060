import { APIPromise } from './api-promise.ts';
import { type CallOptions, HttpClient, type RequestOptions } from './http-client.ts';

/** A client with a method per HTTP verb: the generated resource classes call these. */
export class APIClient extends HttpClient {
  /** Calls an endpoint that has no method of its own. `path` starts with `/v1/`. */
  request<T>(method: string, path: string, body?: unknown, options?: RequestOptions): APIPromise<T> {
    return this.#call(method, path, { ...options, body });
  }

  get<T>(path: string, options?: CallOptions): APIPromise<T> {
    return this.#call('GET', path, options);
  }

  post<T>(path: string, options?: CallOptions): APIPromise<T> {
    return this.#call('POST', path, options);
  }

  put<T>(path: string, options?: CallOptions): APIPromise<T> {
    return this.#call('PUT', path, options);
  }

  patch<T>(path: string, options?: CallOptions): APIPromise<T> {
    return this.#call('PATCH', path, options);
  }

  delete<T>(path: string, options?: CallOptions): APIPromise<T> {
    return this.#call('DELETE', path, options);
  }

  #call<T>(method: string, path: string, options?: CallOptions): APIPromise<T> {
    return new APIPromise((raw) => this.send(method, path, options, raw));
  }
}
