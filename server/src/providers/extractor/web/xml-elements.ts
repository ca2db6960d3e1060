import { Parser } from 'htmlparser2';
import { damaged } from '../failures.ts';
import { webAddress } from './address-list.ts';

export interface XmlElement {
  /** Without its prefix, in lower case: producers choose prefixes, and some the case. */
  name: string;
  prefix: string;
  attributes: Readonly<Record<string, string>>;
  parent: XmlElement | undefined;
  /** What the addresses in it are relative to (`xml:base`). */
  base: string;
}

interface Handlers {
  open(element: XmlElement): void;
  text(text: string): void;
  /** `isCut`: the document ends in the middle of this element. */
  close(element: XmlElement, isCut: boolean): void;
}

/** The limit of browsers. Deeper nesting costs the parser quadratic time. */
const MAX_DEPTH = 512;

/** Reads the XML at `url` as events. Entities that a document defines are not expanded, and nothing outside the document is read. */
export function readElements(xml: string, url: string, handlers: Handlers): void {
  let current: XmlElement | undefined;
  let depth = 0;
  let isCut = false;
  const parser = new Parser(
    {
      onopentag(tag, attributes) {
        if (++depth > MAX_DEPTH) throw damaged('XML file');
        const colon = tag.indexOf(':');
        const [prefix, name] = [tag.slice(0, Math.max(0, colon)), tag.slice(colon + 1).toLowerCase()];
        const outer: string = current?.base ?? url;
        const own = attributes['xml:base'];
        current = { name, prefix, attributes, parent: current, base: (own && webAddress(own, outer)) || outer };
        handlers.open(current);
      },
      ontext: (text) => handlers.text(text),
      onclosetag() {
        depth--;
        if (!current) return;
        handlers.close(current, isCut);
        current = current.parent;
      },
    },
    { xmlMode: true },
  );
  parser.write(xml);
  isCut = true;
  parser.end();
}
