import type { Source } from '@cloneai/sdk';
import { effect, untracked } from '@preact/signals';
import { client } from '../../../api.ts';
import { me, workspace } from '../../../state/auth.ts';
import { unsupportedReason } from './unsupported-file.ts';
import { createUploadQueue, type NewUpload, type UploadQueue } from './upload-queue.ts';

// Uploads continue while the user visits other pages of the console.

interface CloneUploads {
  queue: UploadQueue;
  listeners: Set<(source: Source) => void>;
}

const uploadsByClone = new Map<string, CloneUploads>();

export function uploadsOf(cloneId: string): CloneUploads {
  const known = uploadsByClone.get(cloneId);
  if (known) return known;
  const listeners = new Set<(source: Source) => void>();
  const queue = createUploadQueue({
    onSource(source) {
      for (const listener of listeners) listener(source);
    },
  });
  const uploads = { queue, listeners };
  uploadsByClone.set(cloneId, uploads);
  return uploads;
}

/** Allows 50 MB over a slow connection. */
const UPLOAD_TIMEOUT_MS = 30 * 60_000;

/** An upload of a file. The queue does the retries, so the SDK does none. */
export function fileUpload(cloneId: string, file: File): NewUpload {
  return {
    name: file.name,
    bytes: file.size,
    warning: unsupportedReason(file),
    send: (options) =>
      client.sources.upload(cloneId, { file: file as never }, { ...options, timeout: UPLOAD_TIMEOUT_MS, maxRetries: 0 }).withResponse(),
  };
}

let owner: string | undefined;
// The same user keeps the queue after signing in again. Another user or workspace must not send these files.
effect(() => {
  const current = me.value && workspace.value ? `${me.value.id} ${workspace.value.id}` : owner;
  if (owner !== undefined && current !== owner) {
    untracked(() => {
      for (const { queue } of uploadsByClone.values()) for (const { id } of queue.uploads.value) queue.cancel(id);
    });
    uploadsByClone.clear();
  }
  owner = current;
});

addEventListener('online', () => {
  for (const { queue } of uploadsByClone.values()) queue.reconnect();
});
// A reload loses the files, so the browser asks first.
addEventListener('beforeunload', (event) => {
  if ([...uploadsByClone.values()].some(({ queue }) => queue.uploads.value.length > 0)) event.preventDefault();
});
