import { describe, expect, it } from 'vitest';
import { createFormDigest } from './form-digest.ts';

const form = (boundary: string, content: string, epilogue = '\r\n') =>
  `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="a.txt"\r\n\r\n${content}\r\n--${boundary}--${epilogue}`;

function digestOf(boundary: string, text: string, pieceSize = text.length) {
  const digest = createFormDigest(`multipart/form-data; boundary=${boundary}`);
  const bytes = Buffer.from(text);
  for (let at = 0; at < bytes.length; at += pieceSize) digest.update(bytes.subarray(at, at + pieceSize));
  const { complete } = digest;
  return { complete, value: digest.digest() };
}

describe('the digest of a form', () => {
  it('is the same for every boundary and every split of the bytes', () => {
    const content = 'one\r\n--\r\n--almost\r\ntwo\r\n-';
    const expected = digestOf('xx', form('xx', content));
    expect(expected.complete).toBe(true);
    for (const boundary of ['xx', '----WebKitFormBoundary7MA4YWxkTrZu0gW'])
      for (const size of [1, 2, 3, 7, 50])
        expect(digestOf(boundary, form(boundary, content), size), `${boundary} ${size}`).toEqual(expected);
  });

  it('does not depend on what follows the end of the form', () => {
    expect(digestOf('xx', form('xx', 'text', '\r\nmore'))).toEqual(digestOf('xx', form('xx', 'text', '')));
  });

  it('differs for another content, also behind something that looks like the end', () => {
    const values = ['a', 'b', '', 'a --xx-- b', 'a --xx-- c', '--xx--', 'a\r\n --xx--'].map(
      (content) => digestOf('xx', form('xx', content)).value,
    );
    expect(new Set(values).size).toBe(values.length);
  });

  it('is not complete when the form ends early', () => {
    expect(digestOf('xx', form('xx', 'text').slice(0, -5)).complete).toBe(false);
  });

  it('ignores what arrives after it was read', () => {
    const digest = createFormDigest('multipart/form-data; boundary=xx');
    digest.digest();
    expect(() => digest.update(Buffer.from('late'))).not.toThrow();
  });
});
