import { z } from '@hono/zod-openapi';
import { parse } from 'tldts';
import { normalizeOrigin, originProblem } from '../shared/origin.ts';

/** An allowed origin: normalized, or refused with what to write instead. */
const Origin = z
  .string()
  .max(300)
  .overwrite(normalizeOrigin)
  .superRefine((text, context) => {
    const message = originProblem(text) ?? suffixProblem(text);
    if (message) context.addIssue({ code: 'custom', message });
  });

/** Why a wildcard would allow the sites of people who have nothing to do with each other: those below `co.uk` or `github.io`. */
function suffixProblem(text: string): string | null {
  const [, host] = text.split('://*.');
  if (host === undefined) return null;
  const { hostname, publicSuffix, isIcann, isPrivate } = parse(host, { allowPrivateDomains: true });
  if (hostname !== publicSuffix || !(isIcann || isPrivate)) return null;
  return `must name a site of your own, like https://*.example.${hostname}, because anybody can have a site below ${hostname}`;
}

/** The origin of one page, normalized. */
export const PageOrigin = Origin.refine((text) => !text.includes('*'), 'must be one origin, without a wildcard');

/** A list of allowed origins, each once. */
export const AllowedOrigins = z
  .array(Origin)
  .max(50)
  .overwrite((list) => [...new Set(list)]);
