import type { Clone, CloneSettings } from '@cloneai/sdk';

/** What an expert set, without what the server keeps beside it. */
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
  theme: clone.theme,
  retrieval: clone.retrieval,
});
