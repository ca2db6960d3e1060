/** Average precision, 0 to 1, of a ranking of distinct IDs. Relevant IDs that it lacks count as never found. */
export function averagePrecision(ranking: string[], relevant: ReadonlySet<string>): number {
  let found = 0;
  let sum = 0;
  ranking.forEach((id, i) => {
    if (relevant.has(id)) sum += ++found / (i + 1);
  });
  return relevant.size === 0 ? 0 : sum / relevant.size;
}

/** nDCG, 0 to 1: the discounted gain of the first `depth` (1 per relevant ID, divided by log2(rank + 1)) over the best possible one. */
export function ndcg(ranking: string[], relevant: ReadonlySet<string>, depth: number): number {
  let gain = 0;
  ranking.slice(0, depth).forEach((id, i) => {
    if (relevant.has(id)) gain += 1 / Math.log2(i + 2);
  });
  let best = 0;
  for (let i = 0; i < Math.min(depth, relevant.size); i++) best += 1 / Math.log2(i + 2);
  return best === 0 ? 0 : gain / best;
}

export function mean(values: number[]): number {
  return values.length === 0 ? 0 : values.reduce((a, b) => a + b, 0) / values.length;
}
