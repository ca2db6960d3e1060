export interface MediaType {
  /** In lower case, without parameters. Empty when the header is missing. */
  type: string;
  /** Names in lower case. */
  parameters: ReadonlyMap<string, string>;
}

const PARAMETER = /;[ \t]*([!#$%&'*+.^_`|~\w-]+)[ \t]*=[ \t]*(?:"((?:[^"\\]|\\.)*)"|([^;]*))/g;

/** Reads a Content-Type header as clients send it: any spaces, quoted values, a semicolon at the end. */
export function parseMediaType(header: string | undefined): MediaType {
  const [type = ''] = (header ?? '').split(';', 1);
  const parameters = new Map<string, string>();
  for (const [, name = '', quoted, plain = ''] of (header ?? '').slice(type.length).matchAll(PARAMETER))
    parameters.set(name.toLowerCase(), quoted === undefined ? plain.trim() : quoted.replaceAll(/\\(.)/g, '$1'));
  return { type: type.trim().toLowerCase(), parameters };
}

/** Whether the body is a form that may hold files. */
export const isMultipart = (header: string | undefined): boolean => parseMediaType(header).type === 'multipart/form-data';
