import { renderToString } from 'preact-render-to-string';
import { expect, it } from 'vitest';
import { PictureField } from './picture-field.tsx';

it.each(['data:image/png;base64,AAAA', 'https://example.com/ada.png'])('says why the picture %j is refused', (value) => {
  const html = renderToString(<PictureField name="Ada" value={value} onInput={() => {}} error="The picture is too large." />);
  expect(html.match(/The picture is too large\./g)).toHaveLength(1);
});
