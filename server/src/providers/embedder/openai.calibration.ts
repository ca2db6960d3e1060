/** A model's mean cosine for a text that answers a question and for one that does not. */
interface Scale {
  relevant: number;
  irrelevant: number;
}

/**
 * Published measurements: text-embedding-3 models score about .44 and .08 (ada-002's cosines fill only the top of their range: .8 for
 * matches, .7 for noise).
 */
const SCALES: Record<string, Scale> = {
  'text-embedding-3-large': { relevant: 0.44, irrelevant: 0.08 },
  'text-embedding-3-small': { relevant: 0.44, irrelevant: 0.08 },
  'text-embedding-ada-002': { relevant: 0.8, irrelevant: 0.7 },
};
/** Other models: typical values of sentence encoders. */
const USUAL: Scale = { relevant: 0.65, irrelevant: 0.25 };

/**
 * A logistic curve with .5 half way between the two means, .95 at the relevant and .05 at the irrelevant one; 0.7 is then reached at
 * 64 % of the way from the one to the other (cosine .31 for text-embedding-3-large).
 */
export function relevanceOf(model: string): (cosine: number) => number {
  const { relevant, irrelevant } = SCALES[model] ?? USUAL;
  const middle = (relevant + irrelevant) / 2;
  const slope = Math.log(0.95 / 0.05) / (relevant - middle);
  return (cosine) => 1 / (1 + Math.exp(-slope * (cosine - middle)));
}
