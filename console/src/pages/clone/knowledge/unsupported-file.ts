/** Kinds of files that are known not to be read, by name. The server looks at the content; this only spares an upload that would fail. */
const KINDS: readonly [name: RegExp, why: string][] = [
  [/\.(pptx?|ppsx?|key|odp)$/i, 'Slides cannot be read yet. Save them as PDF.'],
  [/\.(xlsx?|xlsm|numbers|ods)$/i, 'Spreadsheets cannot be read yet. Save them as PDF, or as text.'],
  [/\.(doc|dot)$/i, 'Word files from before 2007 cannot be read. Save it as DOCX or PDF.'],
  [/\.(rtf|odt|pages|epub|mobi)$/i, 'This format cannot be read yet. Save it as DOCX or PDF.'],
  [/\.(png|jpe?g|gif|webp|heic|tiff?|bmp|svg)$/i, 'Text in pictures cannot be read. Give a document that has the text.'],
  [/\.(mp3|m4a|wav|ogg|flac|mp4|mov|mkv|avi|webm)$/i, 'Audio and video cannot be read. Give a transcript as text.'],
  [/\.(zip|rar|7z|gz|tar|tgz)$/i, 'This is a packed archive. Unpack it and give its documents.'],
  [/\.(exe|dmg|msi|app|apk|iso|dll)$/i, 'This is a program, not a document.'],
];

/** Why the server would not read a file, as far as its name and size tell; null when it may. */
export function unsupportedReason({ name, size }: { name: string; size: number }): string | null {
  if (size === 0) return 'This file is empty: it has no bytes.';
  return KINDS.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
