import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface VendorRequest {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  text: string;
}

export interface VendorAnswer {
  status: number;
  /** Sent as JSON. A string is sent unchanged, as HTML. */
  body: unknown;
  headers?: Record<string, string>;
}

/** The fault of one call: no response, a closed socket, either of them after the call took effect, or another response instead. */
export type Fault = 'hang' | 'cut' | 'done, then hang' | 'done, then cut' | VendorAnswer;

export interface Vendor {
  url: string;
  calls: VendorRequest[];
  /** Applied to the next calls, one by one. `ok` lets a call pass. */
  faults: (Fault | 'ok')[];
  close(): Promise<void>;
}

/** An HTTP server that replaces a vendor's. `handle` must be as strict as the vendor. */
export async function startVendor(handle: (request: VendorRequest) => VendorAnswer | Promise<VendorAnswer>): Promise<Vendor> {
  const calls: VendorRequest[] = [];
  const faults: Vendor['faults'] = [];

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://vendor');
    const call: VendorRequest = {
      method: request.method ?? 'GET',
      path: pathname,
      query: searchParams,
      headers: request.headers,
      text: Buffer.concat(parts).toString(),
    };
    calls.push(call);
    const fault = faults.shift() ?? 'ok';
    if (fault === 'hang') return;
    if (fault === 'cut') return void response.destroy();
    const { status, body, headers } = typeof fault === 'object' ? fault : await handle(call);
    if (fault === 'done, then hang') return;
    if (fault === 'done, then cut') return void response.destroy();
    const type = typeof body === 'string' ? 'text/html' : 'application/json';
    response.writeHead(status, { 'content-type': type, ...headers }).end(typeof body === 'string' ? body : JSON.stringify(body));
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    faults,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
