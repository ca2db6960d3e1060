/** False in a build that leaves these parts out, and with them the code that uses them. */
export const HAS_PARTS: boolean = true;

/** Parts that are loaded with the first call that needs them. */
export const loadLogger = () => import('./logger.ts');
export const loadUploads = () => import('./uploads.ts');
export const loadXhr = () => import('./xhr.ts');
