import type { Database } from '../../db/db.ts';
import type { Module } from '../../http/module.ts';
import type { Clock } from '../../shared/clock.ts';
import { feedbackRoutes } from './feedback.routes.ts';
import { createFeedbackStore } from './feedback.store.ts';
import { createFeedbackUsecases } from './feedback.usecases.ts';

export function createFeedbackModule({ database, clock }: { database: Database; clock: Clock }) {
  const usecases = createFeedbackUsecases({ store: createFeedbackStore(database), clock });
  return {
    usecases,
    routes: [feedbackRoutes(usecases)],
    tags: { Feedback: 'Visitors’ ratings of answers.' },
    personalData: [{ table: 'feedback', key: 'message_id', visitor: '(select visitor_id from sessions s where s.id = t.session_id)' }],
  } satisfies Module;
}
