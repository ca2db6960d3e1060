import { type getDocumentProxy, getResolvedPDFJS } from 'unpdf';

type PdfPage = Awaited<ReturnType<Awaited<ReturnType<typeof getDocumentProxy>>['getPage']>>;

/** Most characters on a page that may be a scan: a stamp or a page number that was added later. */
const STAMP_CHARACTERS = 20;
/** Number of drawn shapes from which on they may be letters, as some programs print them. */
const MANY_SHAPES = 50;

export const isNearlyEmpty = (text: string): boolean => text.replaceAll(/\s+/g, '').length < STAMP_CHARACTERS;

/**
 * Whether a page paints a picture, or shapes that may be letters. `hasImages` says whether the file has images at all. Their data was
 * overwritten before, and an image that cannot be decoded leaves only the transformation that places it.
 */
export async function paintsPicture(page: PdfPage, hasImages: boolean): Promise<boolean> {
  const { OPS } = await getResolvedPDFJS();
  const { fnArray } = await page.getOperatorList();
  const images = new Set<number>([
    ...[OPS.paintImageXObject, OPS.paintInlineImageXObject, OPS.paintImageMaskXObject, OPS.paintImageXObjectRepeat],
    ...[OPS.paintImageMaskXObjectGroup, OPS.paintImageMaskXObjectRepeat, OPS.paintInlineImageXObjectGroup],
    ...[OPS.paintSolidColorImageMask, OPS.transform],
  ]);
  if (hasImages && fnArray.some((operator) => images.has(operator))) return true;
  return fnArray.filter((operator) => operator === OPS.constructPath).length >= MANY_SHAPES;
}
