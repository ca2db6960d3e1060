import type { Source } from '@cloneai/sdk';
import { effect, untracked } from '@preact/signals';
import { client } from '../../../api.ts';
import { me, workspace } from '../../../state/auth.ts';
import { unsupportedReason } from './unsupported-file.ts';
import { createUploadQueue, type NewUpload, type UploadQueue } from './upload-queue.ts';

// Uploads outlive the tab they were begun in: another page may be looked at meanwhile.

interface Room {
  queue: UploadQueue;
  listeners: Set<(source: Source) => void>;
}

const rooms = new Map<string, Room>();

export function uploadsOf(cloneId: string): Room {
  const known = rooms.get(cloneId);
  if (known) return known;
  const listeners = new Set<(source: Source) => void>();
  const queue = createUploadQueue({
    onSource(source) {
      for (const listener of listeners) listener(source);
    },
  });
  const room = { queue, listeners };
  rooms.set(cloneId, room);
  return room;
}

/** Half an hour for one file: 50 MB over a slow line. */
const LONGEST_UPLOAD = 30 * 60_000;

/** Retries are the queue's own affair, which knows what waits behind. */
export function fileUpload(cloneId: string, file: File): NewUpload {
  return {
    name: file.name,
    bytes: file.size,
    doubt: unsupportedReason(file),
    send: (options) =>
      client.sources.upload(cloneId, { file: file as never }, { ...options, timeout: LONGEST_UPLOAD, maxRetries: 0 }).withResponse(),
  };
}

let owner: string | undefined;
// Who logs in again finds what waited; who comes after another person, or from another workspace, sends nothing of theirs.
effect(() => {
  const now = me.value && workspace.value ? `${me.value.id} ${workspace.value.id}` : owner;
  if (owner !== undefined && now !== owner) {
    untracked(() => {
      for (const { queue } of rooms.values()) for (const { id } of queue.uploads.value) queue.cancel(id);
    });
    rooms.clear();
  }
  owner = now;
});

addEventListener('online', () => {
  for (const { queue } of rooms.values()) queue.reconnect();
});
// Files cannot be kept over a reload: the browser asks first.
addEventListener('beforeunload', (event) => {
  if ([...rooms.values()].some(({ queue }) => queue.uploads.value.length > 0)) event.preventDefault();
});
