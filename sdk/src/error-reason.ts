/**
 * Why a connection failed: the innermost cause, such as `connect ECONNREFUSED 127.0.0.1:8787`. Runtimes hide it behind "fetch failed".
 */
export function reasonOf(error: unknown): string {
  let reason = String(error);
  let next = error as { message?: string; code?: unknown; cause?: unknown; errors?: unknown[] } | undefined;
  for (let depth = 0; next && depth < 5; depth++) {
    const { message, code, cause, errors } = next;
    // TLS errors have a message without their code, and an AggregateError has no message.
    if (message) reason = code && !message.includes(`${code}`) ? `${message}, ${code}` : message;
    next = (cause ?? errors?.[0]) as typeof next;
  }
  return reason;
}
