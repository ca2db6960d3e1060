/** Of the server and its contract; the same as in package.json, which the tests compare. */
export const VERSION = '0.1.0';
