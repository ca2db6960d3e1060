import { SECRETS, VARIABLES, type Variable } from './variables.ts';

const INTRODUCTION = `Environment variables configure the server. None is required. \`npm start\` also reads a file \`.env\` in the repository's folder.
Variables are read once, on start; an invalid one stops the start with a message that names it. \`npm run generate\` writes this page
from \`src/app/config/variables.ts\`, and a test fails when it is stale.

Each secret can also be read from a file, as Docker and Kubernetes mount secrets: set \`JWT_SECRET_FILE=/run/secrets/jwt_secret\` instead of
\`JWT_SECRET\`. The secrets are ${SECRETS.map((name) => `\`${name}\``).join(', ')}.`;

/** Builds server/CONFIGURATION.md: a Markdown table per group. */
export function configurationPage(): string {
  const groups = new Map<string, string[]>();
  for (const [name, spec] of Object.entries<Variable>(VARIABLES)) {
    const about = spec.pending ? `${spec.about} *Not used yet: this version does not have ${spec.pending}.*` : spec.about;
    const row = `| \`${name}\` | ${spec.default ?? 'none'} | ${about} | \`${spec.example}\` |`;
    groups.set(spec.group, [...(groups.get(spec.group) ?? []), row]);
  }
  const tables = [...groups].map(
    ([group, rows]) => `## ${group}\n\n| variable | default | what it does | example |\n|---|---|---|---|\n${rows.join('\n')}\n`,
  );
  return `# Configuration\n\n${INTRODUCTION}\n\n${tables.join('\n')}`;
}

/** Builds the same text for a terminal. */
export function configurationHelp(): string {
  return Object.entries<Variable>(VARIABLES)
    .map(
      ([name, spec]) =>
        `${name}=${spec.example}\n    ${spec.about}${spec.default ? ` Default: ${spec.default}.` : ''}${spec.secret ? ` Or from a file: ${name}_FILE.` : ''}`,
    )
    .join('\n');
}
