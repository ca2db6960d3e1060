import { strToU8, zipSync } from 'fflate';
import { expect, it } from 'vitest';
import { readFileBytes } from '../read-document.ts';

const RELATIONS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const rels = (...items: [id: string, type: string, target: string][]) =>
  `<Relationships>${items.map(([id, type, target]) => `<Relationship Id="${id}" Type="${RELATIONS}/${type}" Target="${target}"/>`).join('')}</Relationships>`;
const shape = (text: string, type = '') =>
  `<p:sp><p:nvPr>${type ? `<p:ph type="${type}"/>` : ''}</p:nvPr><p:txBody><a:p><a:r><a:t>${text}</a:t></a:r></a:p></p:txBody></p:sp>`;
const slide = (body: string) => `<p:sld><p:cSld><p:spTree>${body}</p:spTree></p:cSld></p:sld>`;
const zipped = (files: Record<string, string>) =>
  Buffer.from(zipSync(Object.fromEntries(Object.entries(files).map(([name, text]) => [name, strToU8(text)]))));
const deck = (first: string, second: string) =>
  zipped({
    '_rels/.rels': rels(['r', 'officeDocument', 'ppt/presentation.xml']),
    'ppt/presentation.xml':
      '<p:presentation><p:sldIdLst><p:sldId r:id="b" id="256"/><p:sldId id="257" r:id="a"/></p:sldIdLst></p:presentation>',
    'ppt/_rels/presentation.xml.rels': rels(['a', 'slide', 'slides/slide1.xml'], ['b', 'slide', 'slides/slide2.xml']),
    'ppt/slides/slide2.xml': first,
    'ppt/slides/slide1.xml': second,
    'ppt/slides/_rels/slide1.xml.rels': rels(['n', 'notesSlide', '../notesSlides/n.xml'], ['s', 'slide', 'slide1.xml']),
    'ppt/notesSlides/n.xml': slide(shape('Smile.', 'body') + shape('2', 'sldNum')),
  });

it('has the slides of a PowerPoint file in their order as pages, with titles as headings, grouped shapes, and notes', async () => {
  const file = deck(
    slide(shape('Oak', 'title') + shape('Keels last.')),
    slide(shape('Larch', 'ctrTitle') + `<p:grpSp>${shape('Ribs bend.')}</p:grpSp>`),
  );
  const { text, pages, headings } = await readFileBytes(file, 'a.docx', '');
  expect(text).toBe('Oak\n\nKeels last.\n\nLarch\n\nRibs bend.\n\nSpeaker notes: Smile.');
  expect(pages.map(({ number, start, end }) => [number, text.slice(start, end).trim()])).toEqual([
    [1, 'Oak\n\nKeels last.'],
    [2, 'Larch\n\nRibs bend.\n\nSpeaker notes: Smile.'],
  ]);
  expect(headings.map(({ title }) => title)).toEqual(['Oak', 'Larch']);
});

it('is refused if it is cut short', async () => {
  const file = deck(slide(''), slide('')).subarray(0, 300);
  await expect(readFileBytes(file, 'a.pptx', '')).rejects.toMatchObject({ code: 'damaged' });
});
