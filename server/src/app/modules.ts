// The modules of the server, one line each. A module gets the adapters and its neighbors' use cases by name (see create-modules.ts).
export { createAccountsModule as accounts } from '../modules/accounts/accounts.module.ts';
export { createAnalyticsModule as analytics } from '../modules/analytics/analytics.module.ts';
export { createBillingModule as billing } from '../modules/billing/billing.module.ts';
export { createChatModule as chat } from '../modules/chat/chat.module.ts';
export { createClonesModule as clones } from '../modules/clones/clones.module.ts';
export { createConsoleModule as console } from '../modules/console/console.module.ts';
export { createDemoModule as demo } from '../modules/demo/demo.module.ts';
export { createDocsModule as docs } from '../modules/docs/docs.module.ts';
export { createEmbedModule as embed } from '../modules/embed/embed.module.ts';
export { createFeedbackModule as feedback } from '../modules/feedback/feedback.module.ts';
export { createIdempotencyModule as idempotency } from '../modules/idempotency/idempotency.module.ts';
export { createKnowledgeModule as knowledge } from '../modules/knowledge/knowledge.module.ts';
export { createPrivacyModule as privacy } from '../modules/privacy/privacy.module.ts';
export { createRealtimeModule as realtime } from '../modules/realtime/realtime.module.ts';
export { createSessionsModule as sessions } from '../modules/sessions/sessions.module.ts';
export { createWebhooksModule as webhooks } from '../modules/webhooks/webhooks.module.ts';
