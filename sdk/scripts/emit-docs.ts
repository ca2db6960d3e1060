import type { Operation, Schema } from './contract.ts';

/** The class that the SDK throws for each status. */
const ERRORS: Record<string, string> = {
  400: 'InvalidRequestError',
  401: 'AuthenticationError',
  402: 'PaymentRequiredError',
  403: 'PermissionError',
  404: 'NotFoundError',
  409: 'ConflictError',
  412: 'ConflictError',
  413: 'InvalidRequestError',
  415: 'InvalidRequestError',
  429: 'RateLimitError',
  500: 'InternalError',
  502: 'UpstreamError',
  503: 'InternalError',
  504: 'UpstreamError',
};

export const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);
const words = (name: string) => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

export function idDoc(operation: Operation, id: string): string {
  const { description } = operation.parameters?.find((parameter) => parameter.in === 'path' && parameter.name === id) ?? {};
  if (description) return sentence(description);
  return id.endsWith('Id') ? `The id of the ${words(id.slice(0, -2))}.` : `The ${words(id)}.`;
}

export function bodyDoc({ required = [] }: Schema, form: boolean): string {
  const kind = form ? 'The form' : 'The request body';
  return required.length ? `${kind}; required: ${required.map((key) => `\`${key}\``).join(', ')}.` : `${kind}.`;
}

/** One line per error class, with what its first status means here. */
export function throwsDoc(operation: Operation): string[] {
  const byClass = new Map<string, string>();
  for (const [status, { description }] of Object.entries(operation.responses)) {
    const name = ERRORS[status];
    const [first = ''] = description.split(/(?<=\.) /);
    if (name && !byClass.has(name)) byClass.set(name, `@throws {${name}} ${sentence(first)}`);
  }
  return [...byClass.values()];
}
