export const pascal = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
export const camel = (word: string) => word.charAt(0).toLowerCase() + word.slice(1);

/** `apiKeys` becomes `apiKey`; words without a plural stay as they are. */
export function singular(word: string): string {
  if (/(ics|ss|us|is)$/.test(word)) return word;
  return word.replace(/ies$/, 'y').replace(/s$/, '');
}

/** The class of a resource: `clones` is `ClonesResource`, `clones.versions` is `CloneVersionsResource`. */
export function className(resource: string): string {
  const words = resource.split('.');
  const last = words.pop() as string;
  return `${words.map((word) => pascal(singular(word))).join('')}${pascal(last)}Resource`;
}

/** The name of a type that belongs to one method: `clones.versions`, `list`, `Params` give `CloneVersionListParams`. */
export function methodTypeName(resource: string, method: string, suffix: string): string {
  return `${resource
    .split('.')
    .map((word) => pascal(singular(word)))
    .join('')}${pascal(method)}${suffix}`;
}

/** `apiKeys` becomes `api-keys`. */
export const kebab = (word: string) => word.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
