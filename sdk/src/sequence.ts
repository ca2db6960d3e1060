const MAX_SESSIONS = 1000;

/** Remembers the last sequence number of a session. At the limit it forgets all: the server still knows them. */
export function rememberSeq(lastSeqs: Map<string, number>, sessionId: string, seq: number | undefined): void {
  if (seq === undefined) return;
  if (lastSeqs.size >= MAX_SESSIONS) lastSeqs.clear();
  lastSeqs.set(sessionId, seq);
}
