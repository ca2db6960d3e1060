import { type ApiDocument, describeApi } from '../http/openapi.ts';
import { textsOf } from './contract-texts/texts.ts';
import { createModules, type ModuleDeps, type Modules } from './create-modules.ts';
import { healthRoutes } from './health/health.routes.ts';
import { mountRoutes } from './server.ts';

/** The modules without a database or a service behind them: enough to read their routes and what they declare. */
export function describeModules(): Modules {
  const unusable: unknown = new Proxy(() => {}, {
    get: (_target, name) => (name === Symbol.toPrimitive ? () => 'unusable' : unusable),
    apply: () => unusable,
  });
  const values: Partial<ModuleDeps> = {
    jwtSecret: 'describes itself and signs nothing',
    publicUrl: 'http://localhost',
    supabaseUrl: null,
    registration: 'open',
    sendsEmail: true,
    returnOrigins: null,
    payments: null,
    passwordRounds: 4,
  };
  // Nothing below calls an adapter: a module only keeps what it is given until one of its routes runs.
  return createModules(new Proxy(values, { get: (known, name) => (name in known ? Reflect.get(known, name) : unusable) }) as ModuleDeps);
}

/** The OpenAPI document, without a server: routes are described, none is run. */
export function describeContract(version: string): ApiDocument {
  const health = healthRoutes({ version, checks: [], log: console, isDraining: () => false } as never);
  const { all } = describeModules();
  return describeApi(mountRoutes(all, health), version, textsOf(all));
}
