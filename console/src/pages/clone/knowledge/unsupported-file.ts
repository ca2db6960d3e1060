/** File types that the server cannot read. The server checks the content; this only avoids uploads that would fail. */
const UNSUPPORTED: readonly [name: RegExp, reason: string][] = [
  [/\.(ppt|pps|key|odp)$/i, 'This kind of slides is not supported yet. Save them as PDF.'],
  [/\.(xls|xlsb|numbers|ods)$/i, 'This kind of spreadsheet is not supported yet. Save it as XLSX, or each sheet as CSV.'],
  [/\.(doc|dot)$/i, 'Word files from before 2007 are not supported. Save the file as DOCX or PDF.'],
  [/\.(rtf|odt|pages|epub|mobi)$/i, 'This format is not supported yet. Save the file as DOCX or PDF.'],
  [/\.(gif|heic|tiff?|bmp|svg)$/i, 'This kind of image is not supported. Save it as PNG, JPEG, or PDF.'],
  [/\.(mp3|m4a|wav|ogg|flac|mp4|mov|mkv|avi|webm)$/i, 'Audio and video are not supported. Upload the subtitles or a transcript.'],
  [/\.(zip|rar|7z|gz|tar|tgz)$/i, 'Archives are not supported. Unpack it and upload the documents.'],
  [/\.(exe|dmg|msi|app|apk|iso|dll)$/i, 'This file is a program, not a document.'],
];

/** Why the server cannot read a file, judged by its name and size. `null` if it may be able to. */
export function unsupportedReason({ name, size }: { name: string; size: number }): string | null {
  if (size === 0) return 'This file is empty.';
  return UNSUPPORTED.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}
