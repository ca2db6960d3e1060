import { type ImageInfo, readImageInfo } from './image-info.ts';

/** The most characters of a picture inside an address: a photograph of 512 by 512 pixels, and some. */
export const MAX_PICTURE_CHARACTERS = 80_000;
const MAX_SIDE = 1024;

export interface PictureData {
  type: ImageInfo['type'];
  /** base64 */
  data: string;
}

/**
 * The picture inside a `data:` address. Null unless it is a PNG, JPEG, GIF, or WebP of at most 1,024 pixels a side, in base64. The content
 * decides what it is, not what the address says.
 */
export function readPictureData(address: string): PictureData | null {
  const [, data] =
    /^data:image\/(?:png|jpeg|gif|webp);base64,((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?)$/.exec(address) ?? [];
  if (!data || address.length > MAX_PICTURE_CHARACTERS) return null;
  const info = readImageInfo(Buffer.from(data, 'base64'));
  return info && info.width <= MAX_SIDE && info.height <= MAX_SIDE ? { type: info.type, data } : null;
}

/** Whether an address is a picture of its own, or one on the web. */
export const isPictureAddress = (address: string): boolean =>
  readPictureData(address) !== null || (address.length <= 2000 && /^https?:\/\//i.test(address) && URL.canParse(address));
