import { posix } from 'node:path';
import { Parser } from 'htmlparser2';
import { decodeText } from './plain-text.ts';
import type { ZipEntry } from './zip.ts';

type Entries = ReadonlyMap<string, ZipEntry>;

export type Attributes = Readonly<Record<string, string>>;

const local = (name: string) => name.slice(name.indexOf(':') + 1);

/**
 * Reads XML as events, with names without prefixes: producers choose these. Entities that a document defines are not expanded. `text` gets the
 * characters as they are.
 */
export function readXml(
  xml: string,
  handlers: { open(name: string, attributes: Attributes): void; close?(name: string): void; text?(text: string): void },
): void {
  const parser = new Parser(
    {
      onopentag: (name, attributes) =>
        handlers.open(local(name), Object.fromEntries(Object.entries(attributes).map(([key, value]) => [local(key), value]))),
      onclosetag: (name) => handlers.close?.(local(name)),
      ontext: (text) => handlers.text?.(text),
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(xml);
  parser.end();
}

export const xmlOf = (entry: ZipEntry | undefined) => (entry ? decodeText(entry.read(), { mayDeclare: true }) : '');

export interface Relation {
  id: string;
  /** Last part of its type, such as `header`. */
  type: string;
  /** Name of the part that it points to. */
  target: string;
}

/** The relations of a part, or of the package if `part` is ''. Those to addresses outside are left out. */
export function relationsOf(entries: Entries, part: string): Relation[] {
  const folder = posix.dirname(part);
  const name = posix.join(folder, '_rels', `${posix.basename(part)}.rels`);
  const relations: Relation[] = [];
  readXml(xmlOf(entries.get(name)), {
    open(tag, { Id = '', Type = '', Target = '', TargetMode }) {
      if (tag !== 'Relationship' || TargetMode === 'External') return;
      const target = Target.startsWith('/') ? Target.slice(1) : posix.normalize(posix.join(folder, Target));
      relations.push({ id: Id, type: Type.slice(Type.lastIndexOf('/') + 1), target });
    },
  });
  return relations;
}

const MAIN_TYPE = /\.(?:document|template)(?:\.macroEnabled(?:Template)?)?\.main\+xml$/i;

/**
 * The name of the main part of a Word file, which programs may choose: by the relations of the package, else by the types of its parts
 * (ECMA-376, part 2). Undefined if the package is no Word file.
 */
export function mainPartOf(entries: Entries): string | undefined {
  const types = new Map<string, string>();
  readXml(xmlOf(entries.get('[Content_Types].xml')), {
    open(tag, { PartName = '', ContentType = '' }) {
      if (tag === 'Override') types.set(PartName.replace(/^\//, ''), ContentType);
    },
  });
  const isWord = (name: string) => {
    const type = types.get(name);
    return type === undefined ? /^word\/[^/]+\.xml$/.test(name) : MAIN_TYPE.test(type) && /word/i.test(type);
  };
  const candidates = [
    ...relationsOf(entries, '')
      .filter(({ type }) => type === 'officeDocument')
      .map(({ target }) => target),
    ...[...types.keys()].filter((name) => MAIN_TYPE.test(types.get(name) ?? '')),
    'word/document.xml',
  ];
  return candidates.find((name) => entries.has(name) && isWord(name));
}
