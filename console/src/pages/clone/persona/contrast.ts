type Rgb = readonly [number, number, number];

const rgb = (hex: string): Rgb => [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Rgb;

/** WCAG 2: relative luminance of sRGB. */
function luminance(color: Rgb): number {
  const [r = 0, g = 0, b = 0] = color.map((channel) => (channel <= 10.31 ? channel / 3294.6 : ((channel / 255 + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** The contrast ratio of two #rrggbb colors, from 1 to 21 (WCAG 2). */
export function contrast(a: string, b: string): number {
  const [low = 0, high = 0] = [luminance(rgb(a)), luminance(rgb(b))].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

/** Explains how readable text on a color is. The widget picks white or black text by the same rule. */
export function contrastHint(accent: string): { good: boolean; text: string } | null {
  if (!/^#[0-9a-f]{6}$/i.test(accent)) return null;
  const white = contrast(accent, '#ffffff');
  const black = contrast(accent, '#111111');
  const [ink, ratio] = white >= 4.5 || white > black ? ['White', white] : ['Black', black];
  const readability = `${ink} text is ${ratio >= 4.5 ? 'easy' : 'hard'} to read (${ratio.toFixed(1)}:1).`;
  if (ratio < 4.5) return { good: false, text: `${readability} Choose a darker or lighter color. The recommended minimum is 4.5:1.` };
  if (white < 1.6) return { good: false, text: `${readability} The button is hard to see on a white page.` };
  return { good: true, text: readability };
}
