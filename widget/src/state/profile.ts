import type { EmbeddedClone } from '@cloneai/sdk';
import { signal } from './signals.ts';
import type { VisitorSession } from './visitor-session.ts';

/** How the clone introduces itself: name, greeting, questions, theme, and its avatar. */
export function createProfile({ retrieveProfile, retrieveAvatar }: VisitorSession) {
  const profile = signal<EmbeddedClone | null>(null);
  /** The avatar's bytes in base64. */
  const avatar = signal<string | null>(null);
  let requests = 0;

  /** The latest of several concurrent calls wins. */
  async function loadProfile(): Promise<void> {
    const request = ++requests;
    const found = await retrieveProfile();
    if (request !== requests) return;
    const before = profile.value?.avatarUrl;
    profile.value = found;
    if (before !== found.avatarUrl) void loadAvatar(found.avatarUrl);
  }

  async function loadAvatar(url: string | null): Promise<void> {
    avatar.value = null;
    try {
      const found = url && (await retrieveAvatar()).data;
      if (profile.value?.avatarUrl === url) avatar.value = found;
    } catch {
      // The initials stay.
    }
  }

  return { profile, avatar, loadProfile };
}
