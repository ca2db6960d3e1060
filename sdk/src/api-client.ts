import { APIPromise } from './api-promise.ts';
import { type CallOptions, type ClientOptions, HttpClient, type RequestOptions } from './http-client.ts';

/** A client with a method per HTTP verb: the generated resource classes call these. */
export class APIClient extends HttpClient {
  /**
   * Returns a client of the same class in which `options` replace those of this client; headers are merged. Both clients know the last
   * sequence number of a session that one of them has streamed.
   */
  withOptions(options: ClientOptions): this {
    const { headers, ...own } = this._options;
    // A new API key must not lose against the access token of this client.
    if (options.apiKey ?? options.accessToken) own.apiKey = own.accessToken = undefined;
    const client = new (this.constructor as new (options: ClientOptions) => this)({
      ...own,
      ...options,
      headers: { ...headers, ...options.headers },
    });
    return Object.assign(client, { lastSeqs: this.lastSeqs });
  }

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
