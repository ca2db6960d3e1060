type Rgb = readonly [number, number, number];

const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

/** WCAG 2: relative luminance of sRGB. */
function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((part) => (part <= 10.31 ? part / 3294.6 : ((part / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** Of two colours of the form #rrggbb, from 1 to 21 (WCAG 2). */
export function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(rgb(a)), luminance(rgb(b))].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** What a colour is like to read on and to find, in words; the widget picks white or black text by itself. */
export function contrastHint(accent: string): { good: boolean; text: string } | null {
  if (!/^#[0-9a-f]{6}$/i.test(accent)) return null;
  const white = contrast(accent, '#ffffff');
  const black = contrast(accent, '#111111');
  const [ink, ratio] = white >= 4.5 || white > black ? ['White', white] : ['Black', black];
  const reads = `${ink} text on it reads ${ratio >= 4.5 ? 'well' : 'poorly'} (${ratio.toFixed(1)} : 1).`;
  if (ratio < 4.5) return { good: false, text: `${reads} A darker or a lighter shade does better; 4.5 : 1 is the usual least.` };
  if (white < 1.6) return { good: false, text: `${reads} On a white page the button is hard to find.` };
  return { good: true, text: reads };
}
