import { expect, it } from 'vitest';
import { isPictureAddress, MAX_PICTURE_CHARACTERS, readPictureData } from './picture-data.ts';

const PNG = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const header = (width: number) => {
  const bytes = Buffer.from(PNG, 'base64');
  bytes.writeUInt32BE(width, 16);
  return bytes.toString('base64');
};

it('reads a picture in an address, as what its content says', () => {
  expect(readPictureData(`data:image/png;base64,${PNG}`)).toEqual({ type: 'image/png', data: PNG });
  expect(readPictureData(`data:image/webp;base64,${PNG}`)).toEqual({ type: 'image/png', data: PNG });
});

it.each([
  ['a script', `data:image/svg+xml;base64,${Buffer.from('<svg onload="alert(1)"/>').toString('base64')}`],
  ['a page', `data:text/html;base64,${PNG}`],
  ['no picture', `data:image/png;base64,${Buffer.from('hello there').toString('base64')}`],
  ['text that is no base64', 'data:image/png;base64,<script>'],
  ['a picture with too many pixels', `data:image/png;base64,${header(4096)}`],
  ['too long a picture', `data:image/png;base64,${PNG.slice(0, -4)}${'AAAA'.repeat(MAX_PICTURE_CHARACTERS / 4)}`],
  ['nothing', 'data:image/png;base64,'],
])('takes %s for no picture', (_what, address) => expect([readPictureData(address), isPictureAddress(address)]).toEqual([null, false]));

it('takes addresses on the web, and no others', () => {
  expect(
    ['https://example.com/ada.png', 'HTTP://example.com', 'ftp://example.com/a', 'javascript:alert(1)', 'ada.png'].map(isPictureAddress),
  ).toEqual([...[true, true, false, false, false]]);
});
