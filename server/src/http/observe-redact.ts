/** Fields whose values are never logged, at any depth. */
const SECRET_FIELD =
  /("(?:[\w.-]*(?:authorization|cookie|password|passwd|secret|token|api[-_]?key|credential|signature|websocket-protocol)[\w.-]*)":)(?:"(?:[^"\\]|\\.)*"|\[[^\]]*\])/gi;

/** Secrets inside any text: credentials of CloneAI and of vendors, JWTs, passwords in URLs, tokens in query strings. */
const SECRET_TEXT: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)(?:\s+|\.)[\w.~+/=-]{6,}/gi, '$1 [redacted]'],
  [/\b(?:sk|rk|rt|pwt|ivt|sbp)[-_][\w-]{8,}/g, '[redacted]'],
  // Base64, not base64url.
  [/\bwhsec_[\w+/-]{8,}={0,2}/g, '[redacted]'],
  // The URL of an incoming webhook is its credential.
  [/(\bhooks\.slack\.com\/)[\w/-]+/g, '$1[redacted]'],
  [/\beyJ[\w-]{5,}\.[\w-]{5,}(?:\.[\w-]*)?/g, '[redacted]'],
  [/([a-z][a-z0-9+.-]*:\/\/[^\s:/@"\\]*):[^\s@"\\]+@/gi, '$1:[redacted]@'],
  [/([?&#](?:[\w-]*(?:token|key|secret|password|signature|code)|sig)=)[^&\s"\\#]+/gi, '$1[redacted]'],
];

/**
 * Redacts one finished log line (JSON text), so that no nesting, error message, or stack is missed.
 * `known` lists configured secrets, which are removed by value.
 */
export function redactLine(line: string, known: readonly string[] = []): string {
  let out = line.replace(SECRET_FIELD, '$1"[redacted]"');
  for (const [pattern, replacement] of SECRET_TEXT) out = out.replace(pattern, replacement);
  for (const secret of known) out = out.replaceAll(secret, '[redacted]');
  return out;
}
