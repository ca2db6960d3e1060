/** What a text repeats so that a pattern which looks back or ahead at each place reads all of it again. */
const UNITS = [
  ...`!"#$%&'()*+,-./:;<=>?@[\\]^_{|}~`,
  '`',
  ...'“”„«»‘’¿¡…–—•·。、，؟،।٪€º°',
  ...[' ', '\n', '\t', '\u00a0', '\u200b', '\u200d', '\u0301', '\u00ad', '\n \n', '\r\n'],
  ...[
    '1',
    '1 ',
    '1.',
    '1,',
    '12:30 ',
    '2022-',
    '$1 ',
    '٣',
    'a',
    'A',
    'aB',
    'Ab ',
    'a1 ',
    'a.',
    'a-',
    'a,',
    'a? ',
    "a's ",
    'FY',
    'and ',
    'What is ',
  ],
  ...[
    '- ',
    ' .',
    '? ',
    '. A',
    '“"',
    '“ ',
    '“a ',
    '(a',
    '[a](',
    '| a ',
    '|-',
    '| - ',
    '|a',
    '|\n',
    '**a',
    '*a_',
    '~~a',
    '<a',
    '</a>',
    '<!--',
    '<p>',
    '&amp;',
  ],
  ...[
    '- item\n',
    '# a\n',
    '> ',
    '1. a\n',
    '---\n',
    'a: b\n',
    'a\tb\n',
    'a;b,',
    '"a",',
    '00:01 --> ',
    '1\n00:00:01,000 --> ',
    'http://',
    'http://a.b/',
    'www.',
    'a@b.',
  ],
  ...['hello, ', 'Donaudampfschifffahrt ', '你好', '一', 'สวัสดี', 'ما هو ', 'क्या ', '한국어 ', '👍', '\ud800'],
];
const run = (unit: string, length: number) => unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const FORMS: ((unit: string, length: number) => string)[] = [
  run,
  (unit, length) => `What is a${run(unit, length - 10)}b`,
  (unit, length) => `How much is revenue ${run(unit, length - 30)} in 2022?`,
];

/** In proportion to its length, a text takes four times as long as a quarter of it; read again from each of its places, sixteen times. */
const MAX_GROWTH = 9;
/** Milliseconds of processor time below which a growth shows nothing. */
const NOTICEABLE = 100;
/** The fastest of a few calls counts: the first ones compile, load, and collect garbage. */
const ROUNDS = 4;

async function costOf(read: (text: string) => unknown, text: string, enough: number): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && least > enough; round++) {
    const before = process.threadCpuUsage();
    await read(text);
    const { user, system } = process.threadCpuUsage(before);
    least = Math.min(least, (user + system) / 1000);
  }
  return least;
}

/**
 * The texts of `length` UTF-16 code units that take far more than four times the processor time of a quarter of them, in words for a message.
 * A text that takes next to no time is not among them.
 */
export async function steepTexts(read: (text: string) => unknown, length: number): Promise<string[]> {
  const steep: string[] = [];
  for (const unit of UNITS)
    for (const form of FORMS) {
      const cost = await costOf(read, form(unit, length), NOTICEABLE);
      if (cost <= NOTICEABLE) continue;
      let growth = cost / (await costOf(read, form(unit, length / 4), 0));
      // Measured once more: the machine may have been busy.
      if (growth > MAX_GROWTH) growth = (await costOf(read, form(unit, length), 0)) / (await costOf(read, form(unit, length / 4), 0));
      if (growth > MAX_GROWTH) steep.push(`${JSON.stringify(form(unit, 60))}…: ${growth.toFixed(1)} times, ${cost.toFixed(0)} ms`);
    }
  return steep;
}
