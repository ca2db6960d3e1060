import { component } from './component.ts';

/** Width and height of the canvas in pixels, three for each CSS pixel. */
const SIDE = 114;

/**
 * The clone's avatar, or its initials. A canvas draws bytes that come from the API, because an image element would need an exception in the
 * page's Content Security Policy.
 */
export const Avatar = component<{ name: string }>(({ chat }) => {
  const drawAvatar = async (canvas: HTMLCanvasElement | null): Promise<void> => {
    const context = canvas?.getContext('2d');
    const data = chat.avatar.peek();
    if (!context || !data) return;
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    // The initials stay if the browser cannot decode the image.
    const image = await createImageBitmap(new Blob([bytes])).catch(() => null);
    if (!image) return;
    const side = Math.min(image.width, image.height);
    context.imageSmoothingQuality = 'high';
    context.fillStyle = '#fff';
    context.fillRect(0, 0, SIDE, SIDE);
    context.drawImage(image, (image.width - side) / 2, (image.height - side) / 2, side, side, 0, 0, SIDE, SIDE);
    image.close();
  };

  const ref = (canvas: HTMLCanvasElement | null) => void drawAvatar(canvas);

  return ({ name }) => (
    <span class="avatar" aria-hidden="true">
      {initials(name)}
      {chat.avatar.value && <canvas key={chat.avatar.value} width={SIDE} height={SIDE} ref={ref} />}
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
