import { HEAD, typeName } from './emit-models.ts';
import { className, kebab } from './naming.ts';
import type { Resource } from './resource-tree.ts';

/** Base classes with hand-written methods, by resource. */
const HELPERS: Record<string, { name: string; from: string }> = {
  sessions: { name: 'SessionHelpers', from: '../../sessions.ts' },
  sources: { name: 'SourceHelpers', from: '../../sources.ts' },
};

/** The file of a top-level resource: its class, those of its nested resources, and the types that only its methods use. */
export function emitResource(resource: Resource, schemas: string[]): string {
  const types: string[] = [];
  const classes: string[] = [];
  const add = (each: Resource): void => {
    for (const child of each.children.values()) add(child);
    const fields = [...each.children].map(
      ([name, child]) => `  /** ${methodList(child)} */\n  readonly ${name} = new ${className(child.name)}(this._client);\n`,
    );
    const methods = [...each.methods.values()];
    for (const method of methods) types.push(...method.types.values());
    const members = [fields.join(''), ...methods.map(({ code }) => code)].filter(Boolean).join('\n');
    classes.push(
      `/** The methods of \`client.${each.name}\`. */\nexport class ${className(each.name)} extends ${HELPERS[each.name]?.name ?? 'APIResource'} {\n${members}}\n`,
    );
  };
  add(resource);
  const body = [...types, ...classes].join('\n');
  return `${HEAD}${importLines(body, schemas)}\n${body}`;
}

/** `Methods: create, list` with helpers left out: they have docs of their own. */
export function methodList({ methods, children }: Resource): string {
  const names = (list: Iterable<string>) => [...list].map((name) => `\`${name}\``).join(', ');
  return [methods.size ? `Methods: ${names(methods.keys())}.` : '', children.size ? `Resources: ${names(children.keys())}.` : '']
    .filter(Boolean)
    .join(' ');
}

function importLines(body: string, schemas: string[]): string {
  // Names in comments are no uses.
  const code = body.replace(/\/\*\*[\s\S]*?\*\//g, '');
  const used = (name: string) => new RegExp(`\\b${name}\\b`).test(code);
  const values: [string, string[]][] = [
    ['../../api-resource.ts', [used('APIResource') ? 'APIResource' : '', code.includes('path`') ? 'path' : '']],
    ['../../event-stream.ts', ['streamEvents'].filter(used)],
    ['../../pagination.ts', ['PagePromise'].filter(used)],
    ['../../stream.ts', ['ChatStream'].filter((name) => code.includes(`new ${name}`))],
    ...Object.values(HELPERS).map(({ name, from }): [string, string[]] => [from, [name].filter(used)]),
  ];
  const typesOnly: [string, string[]][] = [
    ['../../api-promise.ts', ['APIPromise']],
    ['../../follow-events.ts', ['EventStream']],
    ['../../http-client.ts', ['RequestOptions']],
    ['../../stream.ts', ['StreamOptions']],
    ['../../upload-types.ts', ['Uploadable']],
    ['../models.ts', schemas.map(typeName).sort()],
  ];
  const line = (from: string, names: string[], type: string) =>
    names.length ? [`import ${type}{ ${names.join(', ')} } from '${from}';\n`] : [];
  return [
    ...values.flatMap(([from, names]) => line(from, names.filter(Boolean), '')),
    ...typesOnly.flatMap(([from, names]) => line(from, names.filter(used), 'type ')),
  ].join('');
}

/** `resources.ts`: the class that `CloneAI` extends, with a field per resource. */
export function emitRoot(root: Resource): string {
  const names = [...root.children.keys()];
  const imports = names.map((name) => `import { ${className(name)} } from './resources/${kebab(name)}.ts';\n`).join('');
  const fields = [...root.children].map(
    ([name, child]) => `  /** ${methodList(child)} */\n  readonly ${name} = new ${className(name)}(this);\n`,
  );
  const exported = names.map((name) => `export * from './resources/${kebab(name)}.ts';\n`).join('');
  return `${HEAD}import { APIClient } from '../api-client.ts';\n${imports}\n${exported}\n/** Every resource of the API as a field. */\nexport class Resources extends APIClient {\n${fields.join('')}}\n`;
}
