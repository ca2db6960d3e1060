import { useState } from 'preact/hooks';
import { pictureSource } from '../lib/picture.ts';

interface AvatarProps {
  name: string;
  /** The address of the picture. One on the web is not shown: the page's policy loads no images of other sites. */
  picture: string | null | undefined;
  /** The color behind the initial. */
  tone?: string | undefined;
}

/** The uploaded picture of a clone, or its initial. */
export function Avatar({ name, picture, tone }: AvatarProps) {
  const [broken, setBroken] = useState<string>();
  const source = pictureSource(picture ?? '');
  return (
    <span class="avatar" style={tone ? { '--tone': tone } : undefined} aria-hidden="true">
      {source && source !== broken ? <img src={source} alt="" onError={() => setBroken(source)} /> : name.trim().slice(0, 1).toUpperCase()}
    </span>
  );
}
