const TAGS =
  'ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt pt-BR ro ru sk sl sr sv sw ta th tl tr uk ur vi zh-Hans zh-Hant'.split(
    ' ',
  );

/** The languages to choose from, including the current one even if it is not in the list. */
export function languageOptions(current: string): (readonly [tag: string, name: string])[] {
  const names = new Intl.DisplayNames(undefined, { type: 'language' });
  const all = TAGS.includes(current) || current === 'auto' ? TAGS : [...TAGS, current];
  const named = all.map((tag) => [tag, names.of(tag) ?? tag] as const).sort(([, a], [, b]) => a.localeCompare(b));
  return [['auto', 'Same as the question'], ...named];
}
