/** First parts of the paths that the server answers itself. All other paths are pages of the console. */
const NAMES = ['v1', 'health', 'metrics', 'docs', 'openapi', 'widget', 'embed', 'avatars', 'demo'];

/** As a regular expression. It matches the beginning of a path with its query: `/widget.js`, `/docs`, `/v1/me`, not `/widgets`. */
export const SERVER_PATHS = `^/(${NAMES.join('|')})([/.?]|$)`;
