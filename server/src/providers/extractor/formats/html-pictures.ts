import { type PageElement, remembered } from './html-dom.ts';
import { oneLine } from './one-line.ts';

/** Words of a description from which on it says something. Writing without spaces counts by letters. */
const MIN_WORDS = 4;
const MIN_LETTERS = 8;
const FILE_NAME = /^\S+\.(jpe?g|png|gif|webp|svg|avif)$|^(img|dsc|image|photo|screenshot)[\s_-]*\d*$/i;
const UNSPACED = /[\p{scx=Han}\p{scx=Hira}\p{scx=Kana}\p{scx=Thai}]/gu;

const hasText = remembered(
  () => false,
  (text) => /\S/.test(text),
);
const hasCaption = remembered((element) => element.tag === 'figcaption' && hasText(element));

/** What a picture shows, as the page says it (`alt`), or undefined if that is no content, or stands beside it as its caption. */
export function describePicture(picture: PageElement): string | undefined {
  const words = oneLine(picture.attributes.alt);
  if (words === '' || FILE_NAME.test(words)) return undefined;
  const cell = ancestor(picture, 'td', 3);
  // "Yes" and "No" of a comparison may be pictures.
  if (cell && !hasText(cell)) return words;
  const isLong = words.split(' ').length >= MIN_WORDS || (words.match(UNSPACED)?.length ?? 0) >= MIN_LETTERS;
  // A picture in a link shows where it leads.
  if (!isLong || ancestor(picture, 'a', 3)) return undefined;
  const figure = ancestor(picture, 'figure', 6);
  return figure && hasCaption(figure) ? undefined : words;
}

function ancestor(element: PageElement, tag: string, levels: number): PageElement | undefined {
  let { parent } = element;
  for (let i = 1; parent && i < levels && parent.tag !== tag; i++) parent = parent.parent;
  return parent?.tag === tag ? parent : undefined;
}
