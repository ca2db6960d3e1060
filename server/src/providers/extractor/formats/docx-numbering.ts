import { type Attributes, readXml } from './docx-package.ts';

interface Level {
  start: number;
  format: string;
  /** With %1 to %9 for the numbers of the levels. */
  text: string;
  style: string | undefined;
  /** All numbers as digits. */
  isLegal: boolean;
  /** Restarts after a paragraph of a level below this one; 0 for never. Undefined for after any lower level. */
  restart: number | undefined;
}

interface List {
  levels: Map<number, Level>;
  styleLink?: string | undefined;
  numStyleLink?: string | undefined;
}

interface Instance {
  list: string;
  /** Levels that this instance starts again, and those that it defines anew. */
  starts: Map<number, number>;
  levels: Map<number, Level>;
}

const MAX_LEVELS = 9;

/** Numbers paragraphs as Word shows them. */
export interface Numbering {
  /**
   * The label of the next paragraph of this list and level (0 to 8), such as "2.1" or "(b)", `-` for a bullet, or '' for none. `style` is the
   * style of the paragraph, which may belong to a level.
   */
  next(instance: string, level: number | undefined, style: string | undefined): string;
}

export function readNumbering(xml: string): Numbering {
  const { lists, instances } = parse(xml);
  /** Lists count together in all their instances. */
  const counts = new Map<string, (number | undefined)[]>();
  const started = new Set<string>();

  return {
    next(id, given, style) {
      const instance = instances.get(id);
      const list = instance && resolve(lists, instance.list);
      if (!instance || !list) return '';
      const level = Math.min(given ?? levelOf(list, style) ?? 0, MAX_LEVELS - 1);
      const at = (index: number) => instance.levels.get(index) ?? list.levels.get(index);
      const own = at(level);
      if (!own) return '';
      const numbers = counts.get(instance.list) ?? [];
      counts.set(instance.list, numbers);
      if (!started.has(`${id} ${level}`)) {
        started.add(`${id} ${level}`);
        const start = instance.starts.get(level);
        if (start !== undefined) numbers[level] = start - 1;
      }
      numbers[level] = (numbers[level] ?? own.start - 1) + 1;
      for (let deeper = level + 1; deeper < MAX_LEVELS; deeper++) {
        const restart = at(deeper)?.restart;
        if (restart === undefined || (restart > 0 && level < restart)) numbers[deeper] = undefined;
      }
      if (own.format === 'bullet') return own.text === '' ? '' : '-';
      return own.text.replaceAll(/%([1-9])/g, (_, digit: string) => {
        const index = Number(digit) - 1;
        const other = at(index);
        return format(numbers[index] ?? other?.start ?? 1, own.isLegal ? 'decimal' : (other?.format ?? 'decimal'));
      });
    },
  };
}

const levelOf = ({ levels }: List, style: string | undefined) =>
  style === undefined ? undefined : [...levels].find(([, level]) => level.style === style)?.[0];

/** A list may be defined by a style that another list defines. */
function resolve(lists: ReadonlyMap<string, List>, id: string): List | undefined {
  const list = lists.get(id);
  if (!list?.numStyleLink || list.levels.size > 0) return list;
  return [...lists.values()].find(({ styleLink }) => styleLink === list.numStyleLink) ?? list;
}

function parse(xml: string) {
  const lists = new Map<string, List>();
  const instances = new Map<string, Instance>();
  let list: List | undefined;
  let instance: Instance | undefined;
  let override = 0;
  let level: Level | undefined;
  readXml(xml, {
    open(name, attributes) {
      const { val = '' } = attributes;
      if (name === 'abstractNum') {
        list = { levels: new Map() };
        lists.set(attributes.abstractNumId ?? '', list);
        instance = undefined;
      } else if (name === 'num') {
        instance = { list: '', starts: new Map(), levels: new Map() };
        instances.set(attributes.numId ?? '', instance);
        list = undefined;
      } else if (name === 'abstractNumId' && instance) instance.list = val;
      else if (name === 'lvlOverride') override = Number(attributes.ilvl ?? 0);
      else if (name === 'startOverride') instance?.starts.set(override, Number(val));
      else if (name === 'styleLink' && list) list.styleLink = val;
      else if (name === 'numStyleLink' && list) list.numStyleLink = val;
      else if (name === 'lvl') {
        level = { start: 1, format: 'decimal', text: '', style: undefined, isLegal: false, restart: undefined };
        (instance?.levels ?? list?.levels)?.set(Number(attributes.ilvl ?? 0), level);
      } else if (level) setProperty(level, name, attributes);
    },
    close(name) {
      if (name === 'lvl') level = undefined;
    },
  });
  return { lists, instances };
}

function setProperty(level: Level, name: string, { val = '', format: custom }: Attributes): void {
  if (name === 'start') level.start = Number(val);
  else if (name === 'numFmt') level.format = custom?.startsWith('0') ? 'decimalZero' : val;
  else if (name === 'lvlText') level.text = val;
  else if (name === 'pStyle') level.style = val;
  else if (name === 'isLgl') level.isLegal = val !== '0' && val !== 'false';
  else if (name === 'lvlRestart') level.restart = Number(val);
}

const ROMAN: [number, string][] = [
  [1000, 'm'],
  [900, 'cm'],
  [500, 'd'],
  [400, 'cd'],
  [100, 'c'],
  [90, 'xc'],
  [50, 'l'],
  [40, 'xl'],
  [10, 'x'],
  [9, 'ix'],
  [5, 'v'],
  [4, 'iv'],
  [1, 'i'],
];
const LARGEST_ROMAN = 5000;
const HAN = [...'〇一二三四五六七八九'];

function format(number: number, name: string): string {
  switch (name) {
    case 'none':
      return '';
    case 'decimalZero':
      return String(number).padStart(2, '0');
    case 'upperRoman':
      return roman(number).toUpperCase();
    case 'lowerRoman':
      return roman(number);
    case 'upperLetter':
      return letters(number).toUpperCase();
    case 'lowerLetter':
      return letters(number);
    case 'ordinal':
      return ordinal(number);
    case 'decimalFullWidth':
      return String(number).replaceAll(/\d/g, (digit) => String.fromCharCode(0xff10 + Number(digit)));
    case 'decimalEnclosedCircle':
      return number >= 1 && number <= 20 ? String.fromCharCode(0x245f + number) : String(number);
    case 'chineseCounting':
    case 'chineseCountingThousand':
    case 'taiwaneseCounting':
    case 'japaneseCounting':
    case 'ideographDigital':
      return han(number);
    default:
      return String(number);
  }
}

function roman(number: number): string {
  if (number < 1 || number > LARGEST_ROMAN) return String(number);
  let rest = number;
  let text = '';
  for (const [value, sign] of ROMAN) for (; rest >= value; rest -= value) text += sign;
  return text;
}

/** a to z, then aa, bb and so on. */
const letters = (number: number) =>
  number < 1 ? String(number) : String.fromCharCode(97 + ((number - 1) % 26)).repeat(Math.min(30, Math.ceil(number / 26)));

function ordinal(number: number): string {
  const tens = number % 100;
  const ending = tens >= 11 && tens <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}

function han(number: number): string {
  if (number < 1 || number > 99) return String(number);
  const [tens, ones] = [Math.floor(number / 10), number % 10];
  return `${tens > 1 ? HAN[tens] : ''}${tens > 0 ? '十' : ''}${ones > 0 ? HAN[ones] : ''}`;
}
