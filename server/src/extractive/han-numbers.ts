import { segmentsOf } from '../text/word-breaks.ts';

// Chinese and Japanese write numerals inside ordinary words: 一般 "general", 统一 "unify", 十分 "very". Their words have no spaces between them.

const DIGITS = '一二两兩三四五六七八九';
const POWERS = '十百千万萬亿億';
const NUMERALS = `〇零${DIGITS}${POWERS}`;
/** What numerals count, and units. */
const MEASURES =
  '个|個|ヶ|か|つ|名|位|人|口|天|日|月|号|號|年|岁|歲|歳|才|周|週|季|小时|小時|时|時|点|點|分|秒|刻|世纪|世紀|元|块|塊|円|圆|圓|美元|欧元|歐元|英镑|英鎊|里|公里|英里|米|厘米|毫米|千米|丈|亩|畝|公顷|公頃|平方|立方|斤|公斤|千克|克|吨|噸|升|毫升|度|次|回|遍|趟|倍|成|割|折|件|家|所|间|間|座|栋|棟|幢|本|册|冊|张|張|枚|台|臺|辆|輛|只|隻|匹|头|頭|条|條|根|种|種|项|項|层|層|階|楼|樓|页|頁|篇|段|章|节|節|句|部|把|双|雙|对|對|套|份|杯|瓶|箱|盒|袋|包|片|颗|顆|粒|棵|株|朵|门|門|届|屆|期|级|級|代|班|排|轮|輪|场|場|架|艘|支|组|組|队|隊|户|戶|族|省|州|市|县|縣|県|ページ|キロ|グラム|メートル|リットル|ユーロ|ドル';
/** The whole of a word: in 天气 "weather", 天 is no day. */
const MEASURE = new RegExp(`^(?:多|余|餘|来|來|几|幾|数|數|半)?(?:${MEASURES})(?:钟|鐘|間|间|半|多|目)?$`, 'u');
/** Not a number of what follows: 一点 "a little", 一时 "for a while", 一度 "once", 一部 "a part", 十分 "very", 百度 and the like. */
const NO_MEASURE = /^(?:一[点點时時度部]|[十百千万萬亿億]+分(?!钟|鐘)|[百千万萬亿億]度)/u;
const ALL_NUMERALS = new RegExp(`^[${NUMERALS}]+$`, 'u');
const LEADING = new RegExp(`^第?([${NUMERALS}]+)(.*)$`, 'u');
/** Numerals that make up a number: 三十, 十五, 一九九八, 二〇. But 万一 "in case", 千万 "by all means", 一一 "one by one". */
const COMPOUND = new RegExp(`[${DIGITS}][${POWERS}]|^十[${DIGITS}]|〇|^[${DIGITS}]{3,}$`, 'u');
const HAS_NUMERAL = new RegExp(`[${NUMERALS}]`, 'u');
const LETTER = /[\p{L}\p{N}]/u;
/** Days of the week. */
const WEEKDAY = /(?:星期|礼拜|禮拜|周|週)[一二三四五六日天末]|[月火水木金土日]曜/u;

/** What the words of the dictionary split: 百分之五, 三分之一, 下午一点, 一百度. */
const SPLIT = new RegExp(
  `[${NUMERALS}]分之[${NUMERALS}]|(?:上午|下午|早上|晚上|凌晨|中午)[${NUMERALS}]+[点點时時]|[${DIGITS}][${POWERS}][度个個]`,
  'u',
);

/** Whether a text says a number in Chinese numerals: several that make up one, some before a measure word, or some that stand alone. */
export function hasHanNumber(text: string): boolean {
  if (!HAS_NUMERAL.test(text)) return false;
  if (SPLIT.test(text)) return true;
  const segments = Array.from(segmentsOf(text), ({ segment }) => segment);
  return segments.some((segment, i) => {
    const [, numerals = '', rest = ''] = LEADING.exec(segment) ?? [];
    if (numerals === '') return false;
    if (COMPOUND.test(numerals)) return true;
    const next = segments[i + 1] ?? '';
    const behind = rest === '' ? next : rest;
    const hasMeasure = MEASURE.test(behind) && !NO_MEASURE.test(`${numerals}${behind}${rest === '' ? '' : next}`);
    if (hasMeasure) return true;
    return ALL_NUMERALS.test(segment) && !LETTER.test(segments[i - 1] ?? '') && !LETTER.test(next);
  });
}

/** Whether a text names a day of the week in Chinese or Japanese. */
export const namesHanWeekday = (text: string): boolean => WEEKDAY.test(text);
