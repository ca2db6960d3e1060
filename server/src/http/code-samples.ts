/** Examples of a call, which tools show beside its description (`x-codeSamples`). */
interface CodeSample {
  lang: 'Shell' | 'TypeScript';
  label: string;
  source: string;
}

interface Media {
  example?: unknown;
  schema?: { properties?: Record<string, { format?: string } | undefined> };
}
interface Parameter {
  $ref?: string;
  name: string;
  in: string;
  required?: boolean;
  schema: { example?: unknown };
}
export interface SampledOperation {
  security?: Record<string, unknown>[];
  parameters?: Parameter[];
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { content?: Record<string, Media> }>;
  'x-sdk'?: { resource: string; method: string };
  'x-codeSamples'?: CodeSample[];
}

/** The address in the samples. Pages that show them put their own in its place. */
export const SAMPLE_SERVER = 'http://localhost:8787';
/** Methods that answer a stream of bytes or of events have bodies of these types. */
const EVENTS = 'text/event-stream';
const JSON_TYPE = 'application/json';
const FORM = 'multipart/form-data';
const FILE = 'report.pdf';

/** How each credential reads in a call, the one for most programs first. */
const CREDENTIALS = [
  ['secretKey', 'sk_…', "apiKey: 'sk_…'"],
  ['accessToken', 'eyJ…', "accessToken: 'eyJ…'"],
  ['sessionToken', 'eyJ…', "accessToken: 'eyJ…'"],
  ['publishableKey', 'pk_…', "apiKey: 'pk_…'"],
] as const;

/** Adds `x-codeSamples` to every operation of the contract: a call with curl, and one with the SDK where it has a method. */
export function addCodeSamples(paths: Record<string, Record<string, unknown>>): void {
  for (const [path, methods] of Object.entries(paths))
    for (const [method, described] of Object.entries(methods)) {
      const operation = described as SampledOperation;
      const place = operation['x-sdk'];
      operation['x-codeSamples'] = [
        { lang: 'Shell', label: 'curl', source: curlOf(method, path, operation) },
        ...(place ? [{ lang: 'TypeScript' as const, label: 'SDK', source: sdkOf(path, operation, place) }] : []),
      ];
    }
}

const examplesOf = ({ parameters = [] }: SampledOperation, place: 'path' | 'query'): [name: string, value: unknown][] =>
  parameters
    .filter((parameter) => parameter.in === place && (place === 'path' || parameter.required))
    .map(({ name, schema }) => [name, schema.example ?? '…']);

const credentialOf = ({ security = [] }: SampledOperation) => {
  const accepted = new Set(security.flatMap((way) => Object.keys(way)));
  return CREDENTIALS.find(([name]) => accepted.has(name));
};
const fileField = (media: Media | undefined): string =>
  Object.entries(media?.schema?.properties ?? {}).find(([, field]) => field?.format === 'binary')?.[0] ?? 'file';

function curlOf(method: string, path: string, operation: SampledOperation): string {
  const ids = new Map(examplesOf(operation, 'path'));
  const query = examplesOf(operation, 'query').map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
  const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(ids.get(name) ?? '…')));
  const url = `${SAMPLE_SERVER}${address}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const { [JSON_TYPE]: json, [FORM]: form } = operation.requestBody?.content ?? {};
  const [, token] = credentialOf(operation) ?? [];
  const { example } = json ?? {};
  const lines = [
    `curl${method === 'get' ? '' : ` -X ${method.toUpperCase()}`} '${url}'`,
    ...(token ? [`-H 'Authorization: Bearer ${token}'`] : []),
    ...(example === undefined
      ? form
        ? [`-F ${fileField(form)}=@${FILE}`]
        : []
      : ["-H 'Content-Type: application/json'", `-d '${JSON.stringify(example, null, 2).replaceAll("'", "'\\''")}'`]),
  ];
  return lines.join(' \\\n  ');
}

function sdkOf(path: string, operation: SampledOperation, { resource, method }: { resource: string; method: string }): string {
  const [, , credential] = credentialOf(operation) ?? [];
  const { [JSON_TYPE]: json, [FORM]: form } = operation.requestBody?.content ?? {};
  const ids = new Map(examplesOf(operation, 'path'));
  const query = Object.fromEntries(examplesOf(operation, 'query'));
  const values: unknown[] = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => ids.get(name) ?? '…');
  if (json?.example !== undefined) values.push(json.example);
  else if (form) values.push({ [fileField(form)]: FILE });
  else if (Object.keys(query).length > 0) values.push(query);
  const call = `client.${resource}.${method}(${values.map((value) => literal(value)).join(', ')})`;
  return [
    "import { CloneAI } from '@cloneai/sdk';",
    '',
    `const client = new CloneAI({ ${[credential, `baseUrl: '${SAMPLE_SERVER}'`].filter(Boolean).join(', ')} });`,
    statementOf(call, operation),
  ].join('\n');
}

/** Reads what the call answers: one object, a list of several pages, events, bytes, or nothing. */
function statementOf(call: string, { responses }: SampledOperation): string {
  const success = Object.entries(responses).find(([status]) => status.startsWith('2'));
  const content = success?.[1].content ?? {};
  const fields = content[JSON_TYPE]?.schema?.properties;
  if (fields?.data && fields.nextCursor) return `for await (const item of ${call}) console.log(item);`;
  if (content[JSON_TYPE]) return `console.log(await ${call});`;
  if (content[EVENTS]) return `for await (const event of ${call}) console.log(event.type);`;
  if (Object.keys(content).length > 0) return `console.log(await (await ${call}).text());`;
  return `await ${call};`;
}

/** A value as TypeScript. */
function literal(value: unknown, indent = ''): string {
  if (typeof value === 'string') return `'${value.replace(/['\\]/g, '\\$&').replaceAll('\n', '\\n')}'`;
  if (typeof value !== 'object' || value === null) return String(value);
  const deeper = `${indent}  `;
  const parts = Array.isArray(value)
    ? value.map((item) => literal(item, deeper))
    : Object.entries(value).map(([name, item]) => `${/^[A-Za-z_]\w*$/.test(name) ? name : literal(name)}: ${literal(item, deeper)}`);
  const [open, close] = Array.isArray(value) ? ['[', ']'] : ['{ ', ' }'];
  if (parts.length === 0) return Array.isArray(value) ? '[]' : '{}';
  const short = `${open}${parts.join(', ')}${close}`;
  if (short.length < 70 && !short.includes('\n')) return short;
  return `${open.trim()}\n${parts.map((part) => `${deeper}${part},`).join('\n')}\n${indent}${close.trim()}`;
}
