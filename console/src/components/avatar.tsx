import { useEffect, useRef } from 'preact/hooks';
import { decode, draw, isPicture, SIDE, WHOLE } from '../lib/picture.ts';

interface AvatarProps {
  name: string;
  /** The address of the picture. One on the web is not shown: the page's policy loads no images of other sites. */
  picture: string | null | undefined;
  /** The color behind the initial. */
  tone?: string | undefined;
}

/** The uploaded picture of a clone, or its initial. */
export function Avatar({ name, picture, tone }: AvatarProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const stored = picture && isPicture(picture) ? picture : '';
  useEffect(() => {
    let isCurrent = true;
    void decode(stored).then((bitmap) => {
      if (isCurrent && bitmap) draw(canvas.current, bitmap, WHOLE);
      bitmap?.close();
    });
    return () => {
      isCurrent = false;
    };
  }, [stored]);
  return (
    <span class="avatar" style={tone ? { '--tone': tone } : undefined} aria-hidden="true">
      {stored ? <canvas ref={canvas} width={SIDE} height={SIDE} /> : name.trim().slice(0, 1).toUpperCase()}
    </span>
  );
}
