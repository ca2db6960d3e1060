import type { GrayImage } from './gray-image.ts';

/** Resolution of a rendered page, in pixels per inch. */
const DPI = 200;
/** Most pixels of a rendered page. A letter page at 200 dpi has 3.7 million. Larger pages are rendered with a lower resolution. */
const MAX_PIXELS = 9_000_000;
const POINTS_PER_INCH = 72;

export interface RenderedPage {
  image: GrayImage;
  dpi: number;
}

export interface PageRenderer {
  /** Renders a page, numbered from 1, as a viewer shows it: turned as its `/Rotate` says, with its annotations. */
  render(number: number): Promise<RenderedPage>;
  close(): void;
}

/**
 * Opens a PDF for rendering with PDFium, whose images are decoded many times faster than by pdf.js. Only render with it: reading text with
 * it can end the process.
 */
export async function openPageRenderer(bytes: Uint8Array): Promise<PageRenderer> {
  const { PDFiumLibrary } = await import('@hyzyla/pdfium');
  const library = await PDFiumLibrary.init();
  const document = await library.loadDocument(bytes);
  return {
    async render(number) {
      const page = document.getPage(number - 1);
      const { originalWidth, originalHeight } = page.getOriginalSize();
      const full = (originalWidth * originalHeight * DPI ** 2) / POINTS_PER_INCH ** 2;
      const dpi = DPI * Math.min(1, Math.sqrt(MAX_PIXELS / full));
      const pixels = (points: number) => Math.max(1, Math.round((points * dpi) / POINTS_PER_INCH));
      const [width, height] = [pixels(originalWidth), pixels(originalHeight)];
      let image: GrayImage | undefined;
      // The bitmap is valid only until PDFium continues.
      await page.render({
        ...{ width, height, colorSpace: 'Gray' },
        render: async ({ data }) => {
          image = { width, height, data: data.slice() };
          return data;
        },
      });
      if (!image) throw new Error(`Page ${number} cannot be rendered.`);
      return { image, dpi };
    },
    close() {
      document.destroy();
      library.destroy();
    },
  };
}
