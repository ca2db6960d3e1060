export type Variant = 'bubble' | 'inline' | 'link';

/** What the snippet says of the look; empty: as the clone's owner chose, or the page's language. */
export interface Look {
  color: string;
  theme: '' | 'auto' | 'light' | 'dark';
  position: '' | 'left' | 'right';
  language: string;
}

export const AS_SET: Look = { color: '', theme: '', position: '', language: '' };

/** The languages of the chat's own words. */
export const LANGUAGES = ['en', 'de', 'es', 'fr', 'ar'] as const;

const escaped = (text: string) => text.replace(/&/g, '&amp;').replace(/"/g, '&quot;').replace(/</g, '&lt;');

function attributes(look: Partial<Look>, prefix: string): string {
  return Object.entries(look)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => ` ${prefix}${name}="${escaped(value)}"`)
    .join('');
}

/** What is pasted into a page. `host`: this server's address without a slash at its end. */
export function snippetOf(host: string, slug: string, variant: Variant, { position, ...look }: Look): string {
  const name = escaped(slug);
  switch (variant) {
    case 'bubble':
      return `<script async src="${host}/widget.js" data-clone="${name}"${attributes({ ...look, position }, 'data-')}></script>`;
    case 'inline':
      return `<script async src="${host}/widget.js"></script>\n<cloneai-chat clone="${name}"${attributes(look, '')}></cloneai-chat>`;
    case 'link':
      return `${host}/embed/${name}`;
  }
}

/** What a strict Content-Security-Policy must hold besides what it has. */
export function policyOf(host: string, avatarUrl: string | null): string {
  const picture = avatarUrl && URL.canParse(avatarUrl) ? `\nimg-src ${new URL(avatarUrl).origin};` : '';
  return `script-src ${host};\nconnect-src ${host};${picture}`;
}

/** For a page that React draws. */
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
