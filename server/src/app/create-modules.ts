import type { Metrics } from '../http/metrics.ts';
import type { Module } from '../http/module.ts';
import type { countCalls } from '../http/rate-limit.ts';
import type { Sockets } from '../http/sockets.ts';
import type { EventStreams } from '../http/sse.ts';
import type { EmailTemplate, Outbox } from '../providers/mailer/outbox.port.ts';
import type { AuditWriter } from '../shared/audit.ts';
import type { Clock } from '../shared/clock.ts';
import type { Logger } from '../shared/logger.ts';
import type { PersonalDataTable } from '../shared/personal-data.ts';
import type { Adapters } from './adapters.ts';
import type { alertsOf } from './alerts.ts';
import * as factories from './modules.ts';

type Factories = typeof factories;
type Name = keyof Factories;

type Emails = Record<string, EmailTemplate>;
type AnyModule = Module<unknown, Emails>;

/** The use cases of every module, by the module's name. */
export type Neighbors = { readonly [N in Name]: ReturnType<Factories[N]>['usecases'] };

/** Everything that a module may ask for. Each module names the part that it needs. */
export interface ModuleDeps extends Omit<Adapters, 'close'> {
  audit: AuditWriter;
  outbox: Outbox;
  notify: ReturnType<typeof alertsOf>;
  streams: EventStreams;
  sockets: Sockets;
  countCall: ReturnType<typeof countCalls>;
  metrics: Metrics;
  clock: Clock;
  logger: Logger;
  /** The OpenAPI document of all routes. */
  contract: () => object;
  loadTokenCounter: Parameters<Factories['chat']>[0]['loadTokenCounter'];
  personalData: () => readonly PersonalDataTable[];
  jwtSecret: string;
  publicUrl: string;
  /** How accounts are created. */
  registration: 'open' | 'email';
  /** Whether emails reach people, instead of a folder. */
  sendsEmail: boolean;
  /** Origins that people may be sent back to; null: the public address only. */
  returnOrigins: readonly string[] | null;
  maxUploadBytes: number;
  supabaseUrl: string | null;
  /** DEMO=on. */
  demo: boolean;
  /** Cost of a password hash, as a power of two; tests lower it. */
  passwordRounds?: number | undefined;
}

export interface Modules {
  /** In the order in which they were made: a module comes after the neighbors that it uses. */
  all: readonly AnyModule[];
  usecases: Neighbors;
  emails: Emails;
  personalData: readonly PersonalDataTable[];
}

const checkedFactories: { [N in Name]: (deps: ModuleDeps & { neighbors: Neighbors }) => Module<Neighbors[N], Emails> } = factories;

/**
 * Makes the modules that `modules.ts` lists. A module reads a neighbor's use cases as `deps.neighbors.<name>`, which makes that neighbor
 * first. Two modules that use each other must do so inside their functions; reading each other while they are made throws.
 */
export function createModules(deps: Omit<ModuleDeps, 'personalData'>): Modules {
  const all: AnyModule[] = [];
  const made: { [N in Name]?: Neighbors[N] } = {};
  const inProgress = new Set<Name>();
  const names = Object.keys(factories) as Name[];

  function usecasesOf<N extends Name>(name: N): Neighbors[N] {
    const known = made[name];
    if (known) return known;
    if (inProgress.has(name))
      throw new Error(`The modules ${[...inProgress].join(', ')} need each other while they are made. Use the neighbor inside a function.`);
    inProgress.add(name);
    const module = checkedFactories[name](moduleDeps);
    inProgress.delete(name);
    all.push(module);
    made[name] = module.usecases;
    return module.usecases;
  }

  const neighbors = lazyRecord<Neighbors>(names, usecasesOf);
  // Inherits instead of copying, so that deps may be computed when they are read (see describe-contract.ts).
  const moduleDeps: ModuleDeps & { neighbors: Neighbors } = Object.assign(Object.create(deps), {
    personalData: () => modules.personalData,
    neighbors,
  });
  for (const name of names) usecasesOf(name);
  const modules: Modules = {
    all,
    usecases: neighbors,
    emails: Object.fromEntries(all.flatMap(({ emails = {} }) => Object.entries(emails))),
    personalData: all.flatMap(({ personalData = [] }) => personalData),
  };
  return modules;
}

/** An object whose properties are computed when they are read. */
function lazyRecord<T extends object>(keys: readonly (keyof T)[], read: <K extends keyof T>(key: K) => T[K]): T {
  const record = {} as T;
  for (const key of keys) Object.defineProperty(record, key, { enumerable: true, get: () => read(key) });
  return record;
}
