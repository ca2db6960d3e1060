/** The package has no types. `tesseract.ts` describes the part that it uses. */
declare module 'tesseract.js-core/tesseract-core-simd-lstm.js';
