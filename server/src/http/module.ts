import type { PersonalDataTable } from '../shared/personal-data.ts';
import type { AppRouter } from './router.ts';

/** Work that runs beside requests: job workers, subscriptions. */
export interface Worker {
  /** Starts the work. The server answers requests once every worker has started. */
  start?(): Promise<void>;
  /** Stops taking new work and waits up to `graceMs` milliseconds for what is running. */
  drain?(graceMs: number): Promise<void>;
}

/** A bounded piece of housekeeping that `app/maintenance.ts` runs again and again. */
export interface MaintenanceTask {
  /** For the log: what the task does, such as `remove expired tokens`. */
  name: string;
  run(): Promise<void>;
}

/** Pages and files that browsers load. They are not part of the OpenAPI contract. */
export interface Pages {
  router: AppRouter;
  /** Path prefixes whose pages query the database: requests below them count against the `api` rate limit. Others are not limited. */
  limited?: readonly string[];
}

/** What a module contributes to the server. `Emails` are the templates of the emails it queues, by kind. */
export interface Module<Usecases = unknown, Emails = unknown> {
  /** Verbs `(ctx, input)` for the module's own routes and for its neighbors. */
  usecases: Usecases;
  routes?: readonly AppRouter[];
  /** Descriptions of the OpenAPI tags that the routes use. */
  tags?: Readonly<Record<string, string>>;
  pages?: readonly Pages[];
  /** Queues of background jobs that the module fills and works off. */
  queues?: readonly string[];
  workers?: readonly Worker[];
  maintenance?: readonly MaintenanceTask[];
  personalData?: readonly PersonalDataTable[];
  emails?: Emails;
}
