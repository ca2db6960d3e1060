// A year of two digits needs a mark directly before it, or any number after a letter and a digit would be one.
const YEAR = String.raw`(?:[ ]?[-/_]?(?:of )?(?:FY|CY)?[ ]?(?<year>\d{4})|[-/]?(?:[ ]?FY[ ]?)?['’]?(?<short>\d{2}))[EAF]?`;
const EDGES = (pattern: string) => new RegExp(String.raw`(?<![\p{L}\p{N}])(?:${pattern})(?![\p{L}\p{N}])`, 'giu');
/** `FY2022`, `FY 22`, `CY'22`, and German `GJ 2022`. */
const MARKED_YEAR = EDGES(String.raw`(?:FYE?|CY|GJ)[ ]?['’]?(?<year>\d{4}|\d{2})[EAF]?`);
/** `Q2 2023`, `Q2'23`, `Q3 FY24`, `H1-2022`. */
const PART_FIRST = EDGES(`(?<letter>[QH])(?<number>[1-4])${YEAR}`);
/** `2Q23`, `1H 2022`, and French or Spanish `2T23`, `1S23`. */
const NUMBER_FIRST = EDGES(`(?<number>[1-4])(?<letter>[QHTS])${YEAR}`);
/** `2023Q4`, `2023-4Q`, `FY23 Q4`. */
const YEAR_FIRST = EDGES(
  String.raw`(?:(?:FY|CY)[ ]?(?<short>\d{2})|(?:FY|CY)?[ ]?(?<year>\d{4}))[ ]?[-_/]?(?:(?<letter>[QH])(?<number>[1-4])|(?<number2>[1-4])(?<letter2>[QH]))`,
);

/**
 * Rewrites the spellings of fiscal years, quarters and halves to one: `FY22` and `FY 2022` to `2022`; `2Q23`, `Q2'23` and `2023Q2` to
 * `q2 2023`. What a writer adds to a year says nothing that the year does not, but stands in so few texts that a search would take it
 * for the subject.
 */
export function plainPeriods(text: string): string {
  if (!/\d/.test(text)) return text;
  const part = (...args: unknown[]) => {
    const { letter, letter2, number, number2, year, short } = args.at(-1) as Record<string, string | undefined>;
    const isHalf = /[hs]/i.test(letter ?? letter2 ?? '');
    return `${isHalf ? 'h' : 'q'}${number ?? number2} ${fullYear(year ?? short ?? '')}`;
  };
  return text
    .replace(YEAR_FIRST, part)
    .replace(PART_FIRST, part)
    .replace(NUMBER_FIRST, part)
    .replace(MARKED_YEAR, (_, year) => fullYear(year));
}

/** A year of two digits lies within 1970 to 2069. */
function fullYear(year: string): string {
  if (year.length !== 2) return year;
  return Number(year) < 70 ? `20${year}` : `19${year}`;
}
