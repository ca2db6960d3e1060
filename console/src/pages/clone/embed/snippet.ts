export type Variant = 'bubble' | 'inline' | 'link';

/** Appearance set by the snippet. Empty values use the clone's settings and the page's language. */
export interface Appearance {
  color: string;
  theme: '' | 'auto' | 'light' | 'dark';
  position: '' | 'left' | 'right';
  language: string;
}

export const DEFAULT_APPEARANCE: Appearance = { color: '', theme: '', position: '', language: '' };

/** The languages of the chat's interface. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'ar'] as const;

const escapeHtml = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

function attributes(appearance: Partial<Appearance>, prefix: string): string {
  return Object.entries(appearance)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ` ${prefix}${name}="${escapeHtml(value)}"`)
    .join('');
}

/** The code to paste into a page. `host` is this server's origin. */
export function snippetOf(host: string, slug: string, variant: Variant, { position, ...appearance }: Appearance): string {
  const name = escapeHtml(slug);
  switch (variant) {
    case 'bubble':
      return `<script async src="${host}/widget.js" data-clone="${name}"${attributes({ ...appearance, position }, 'data-')}></script>`;
    case 'inline':
      return `<script async src="${host}/widget.js"></script>\n<cloneai-chat clone="${name}"${attributes(appearance, '')}></cloneai-chat>`;
    case 'link':
      return `${host}/embed/${name}`;
  }
}

/** The sources to add to a strict Content Security Policy. */
export function policyOf(host: string, avatarUrl: string | null): string {
  const origin = avatarUrl && URL.canParse(avatarUrl) ? new URL(avatarUrl).origin : '';
  // Other characters are valid in a host, but would end or widen the directive.
  const picture = /^https?:\/\/[a-z0-9._-]+(:\d+)?$/.test(origin) ? `\nimg-src ${origin};` : '';
  return `script-src ${host};\nconnect-src ${host};${picture}`;
}

/** Loads the widget in a React component. */
export const reactCode = (host: string, slug: string): string => `useEffect(() => {
  const script = document.createElement('script');
  script.src = '${host}/widget.js';
  script.async = true;
  script.dataset.clone = '${slug}';
  document.body.append(script);
  return () => {
    window.CloneAI?.destroy?.();
    script.remove();
  };
}, []);`;
