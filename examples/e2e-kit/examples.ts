import { freePort, type Program, startProgram } from './processes.ts';

/** Runs what `npm run example NAME` runs, on a free port. Its value is the address of the example's page. */
export async function startExample(name: string, env: Record<string, string>): Promise<Program<string>> {
  return startProgram(`examples/${name}/start.ts`, {
    env: { PORT: String(await freePort()), ...env },
    ready: (line) => /Open (http\S+)/.exec(line)?.[1],
  });
}
