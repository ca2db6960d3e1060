import type { Clone, CloneSettings } from '@cloneai/sdk';

/** The settings of a clone, without its ID, dates, and status. */
export const settingsOf = (clone: Clone): CloneSettings => ({
  name: clone.name,
  avatarUrl: clone.avatarUrl,
  bio: clone.bio,
  persona: clone.persona,
  instructions: clone.instructions,
  greeting: clone.greeting,
  starterQuestions: clone.starterQuestions,
  language: clone.language,
  answerPolicy: clone.answerPolicy,
  refusal: clone.refusal,
  model: clone.model,
  allowedOrigins: clone.allowedOrigins,
  linkHosts: clone.linkHosts,
  shareOriginals: clone.shareOriginals,
  theme: clone.theme,
  retrieval: clone.retrieval,
});
