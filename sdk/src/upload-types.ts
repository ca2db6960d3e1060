/** Bytes sent so far. `total` is undefined for a stream of unknown size. */
export interface UploadProgress {
  loaded: number;
  total: number | undefined;
}

/** A file with a name, for data without one. Set `size` (bytes) to know the total in progress reports. */
export interface NamedFile {
  name: string;
  data: Blob | ArrayBuffer | Uint8Array | AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;
  type?: string | undefined;
  size?: number | undefined;
}

/** A file of a React Native app, as document and image pickers return it. */
export interface NativeFile {
  uri: string;
  name: string;
  type?: string | undefined;
}

/**
 * A file to upload:
 *
 * - the path of a file, or a `file:` URL, in Node. Never pass a path that comes from a user.
 * - a `File` or `Blob`
 * - a `Response` of `fetch`, named by its headers or its URL
 * - a Node stream (`fs.createReadStream(path)`), named by its path
 * - bytes, a `Blob`, or a stream with a name: `{ name, data }`
 * - in React Native: `{ uri, name, type }`
 */
export type Uploadable =
  | string
  | URL
  | Blob
  | Response
  | NamedFile
  | NativeFile
  | (AsyncIterable<Uint8Array | string> & { path: string | Uint8Array });
