import { type Contract, inlineComponents } from './contract.ts';
import { type Entry, type Method, methodsOf } from './emit-methods.ts';

export interface Resource {
  /** Dotted: `clones.versions`. */
  name: string;
  methods: Map<string, Method>;
  children: Map<string, Resource>;
}

/** The resources of a contract as a tree, sorted by name: the generated files are diffed in CI. */
export function resourceTree(contract: Contract): Resource {
  inlineComponents(contract);
  const root: Resource = { name: '', methods: new Map(), children: new Map() };
  const entries: Entry[] = Object.entries(contract.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
  );
  for (const entry of entries) {
    const place = entry.operation['x-sdk'];
    if (!place) continue;
    for (const word of [...place.resource.split('.'), place.method])
      if (!/^[a-z][A-Za-z0-9]*$/.test(word))
        throw new Error(`${entry.operation.operationId}: x-sdk has "${word}", which is not in camelCase`);
    let resource = root;
    for (const word of place.resource.split('.')) {
      const name = resource.name ? `${resource.name}.${word}` : word;
      const child = resource.children.get(word) ?? { name, methods: new Map(), children: new Map() };
      resource.children.set(word, child);
      resource = child;
    }
    for (const method of methodsOf(entry, contract.components.schemas)) {
      if (resource.methods.has(method.name)) throw new Error(`${entry.operation.operationId}: ${place.resource}.${method.name} is taken`);
      resource.methods.set(method.name, method);
    }
  }
  const sort = (resource: Resource) => {
    resource.methods = new Map([...resource.methods].sort(byName));
    resource.children = new Map([...resource.children].sort(byName));
    for (const [name, child] of resource.children) {
      if (resource.methods.has(name)) throw new Error(`${child.name} is a method and a resource`);
      sort(child);
    }
  };
  sort(root);
  return root;
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) => (a < b ? -1 : 1);
