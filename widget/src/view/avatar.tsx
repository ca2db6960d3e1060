import { part } from './part.ts';

/** Pixels of the picture's side: three for each of the page's. */
const SIDE = 114;

/**
 * The clone's picture, or its initials. Drawn on a canvas from bytes that this server gave: an image, whatever its address, would need the
 * leave of the page's policy, and being refused is a violation in the page's reports.
 */
export const Avatar = part<{ name: string }>(({ chat }) => {
  const draw = async (canvas: HTMLCanvasElement | null): Promise<void> => {
    const context = canvas?.getContext('2d');
    const data = chat.picture.peek();
    if (!context || !data) return;
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    // What no browser can read leaves the initials where they are.
    const image = await createImageBitmap(new Blob([bytes])).catch(() => null);
    if (!image) return;
    const side = Math.min(image.width, image.height);
    context.imageSmoothingQuality = 'high';
    context.fillStyle = '#fff';
    context.fillRect(0, 0, SIDE, SIDE);
    context.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
    image.close();
  };

  const ref = (canvas: HTMLCanvasElement | null) => void draw(canvas);

  return ({ name }) => (
    <span class="avatar" aria-hidden="true">
      {initials(name)}
      {chat.picture.value && <canvas key={chat.picture.value} width={SIDE} height={SIDE} ref={ref} />}
    </span>
  );
});

const initials = (name: string) =>
  name
    .split(/\s+/)
    .slice(0, 2)
    .map((word) => [...word][0] ?? '')
    .join('')
    .toUpperCase();
