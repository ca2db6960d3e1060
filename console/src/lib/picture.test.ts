import { expect, it } from 'vitest';
import { moved, pictureSource, squareOf, WHOLE } from './picture.ts';

const WIDE = { width: 800, height: 400 };

it('crops the middle of a picture to a square as high as its short side', () => {
  expect(squareOf(WIDE, WHOLE)).toEqual({ left: 200, top: 0, side: 400 });
  expect(squareOf({ width: 400, height: 800 }, WHOLE)).toEqual({ left: 0, top: 200, side: 400 });
});

it('enlarges the crop, and keeps it inside the picture', () => {
  expect(squareOf(WIDE, { x: 0.5, y: 0.5, zoom: 2 })).toEqual({ left: 300, top: 100, side: 200 });
  expect(squareOf(WIDE, { x: 0, y: 1, zoom: 2 })).toEqual({ left: 0, top: 200, side: 200 });
  expect(squareOf(WIDE, { x: 0.5, y: 0.5, zoom: 99 }).side).toBe(100);
});

it('moves the picture with the pointer, as far as it goes', () => {
  // On a screen that shows the crop 200 pixels wide, 50 pixels are 100 of the picture.
  const right = moved(WIDE, WHOLE, { x: 50, y: 10 }, 200);
  expect(squareOf(WIDE, right)).toEqual({ left: 100, top: 0, side: 400 });
  const end = moved(WIDE, right, { x: 1000, y: 0 }, 200);
  expect(squareOf(WIDE, end)).toEqual({ left: 0, top: 0, side: 400 });
  // The way back starts at the edge, not where the pointer was.
  expect(squareOf(WIDE, moved(WIDE, end, { x: -50, y: 0 }, 200)).left).toBe(100);
});

it('loads uploaded pictures from this server, and none from the web', () => {
  const stored = '/avatars/ava_0123456789abcdef0123456789';
  const data = 'data:image/jpeg;base64,AAAA';
  expect([data, `https://server.example${stored}`, 'https://example.com/a.png', ''].map(pictureSource)).toEqual([
    data,
    stored,
    undefined,
    undefined,
  ]);
});
