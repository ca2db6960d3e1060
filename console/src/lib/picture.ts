/** Width and height of a stored picture in pixels. */
export const SIDE = 256;
/** Where the middle of the crop lies in the picture, from 0 to 1, and how far the crop is enlarged, from 1 (the whole short side). */
export interface Crop {
  x: number;
  y: number;
  zoom: number;
}

export const WHOLE: Crop = { x: 0.5, y: 0.5, zoom: 1 };
export const MAX_ZOOM = 4;

/**
 * Where the page loads an uploaded picture from: the address itself until the draft is saved, then its path, because the console may be
 * open under another address of the server. `undefined` for a picture on the web.
 */
export function pictureSource(address: string): string | undefined {
  if (address.startsWith('data:image/')) return address;
  return /^https?:\/\/[^/]+(\/avatars\/ava_[0-9a-z]{26})$/.exec(address)?.[1];
}

/** Whether an address is that of an uploaded picture, not of one on the web. */
export const isPicture = (address: string): boolean => pictureSource(address) !== undefined;

/** The square of the picture that a crop shows, in pixels of the picture. It never leaves the picture. */
export function squareOf(
  { width, height }: { width: number; height: number },
  { x, y, zoom }: Crop,
): { left: number; top: number; side: number } {
  const side = Math.min(width, height) / Math.min(MAX_ZOOM, Math.max(1, zoom));
  const within = (middle: number, length: number) => Math.min(length - side, Math.max(0, middle * length - side / 2));
  return { left: within(x, width), top: within(y, height), side };
}

/** Moves a crop by a distance on the screen, where the crop is `shown` pixels wide. */
export function moved(picture: { width: number; height: number }, crop: Crop, by: { x: number; y: number }, shown: number): Crop {
  const { left, top, side } = squareOf(picture, crop);
  const scale = side / shown;
  const middle = { x: (left + side / 2 - by.x * scale) / picture.width, y: (top + side / 2 - by.y * scale) / picture.height };
  const next = squareOf(picture, { ...crop, ...middle });
  return { zoom: crop.zoom, x: (next.left + side / 2) / picture.width, y: (next.top + side / 2) / picture.height };
}

export function draw(canvas: HTMLCanvasElement | null, picture: ImageBitmap, crop: Crop): void {
  const context = canvas?.getContext('2d');
  if (!canvas || !context) return;
  const { left, top, side } = squareOf(picture, crop);
  context.imageSmoothingQuality = 'high';
  // Transparent parts would be black in a JPEG.
  context.fillStyle = '#fff';
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, left, top, side, side, 0, 0, canvas.width, canvas.height);
}

/** Encodes what the canvas shows: nothing of the original file is kept, such as the place where a photograph was taken. */
export async function encode(canvas: HTMLCanvasElement): Promise<string> {
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.88));
  if (!blob) throw new Error('This browser cannot encode the picture.');
  const bytes = new Uint8Array(await blob.arrayBuffer());
  return `data:${blob.type};base64,${btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))}`;
}
