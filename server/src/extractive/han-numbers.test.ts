import { expect, test } from 'vitest';
import { hasHanNumber } from './han-numbers.ts';
import { selectQuotations } from './select-quotations.ts';

test.each([
  '共有三个房间',
  '三十名员工',
  '费用是五百元',
  '一九九八年成立',
  '二〇二三年',
  '这里有八百万人',
  '三十分钟',
  '百分之三十',
  '折扣是百分之五',
  '三分之一的会员',
  '下午一点开门',
  '烤箱预热到一百度',
  '需要三天',
  '下午三时',
  '上午九点',
  '十五岁以上',
  '数量：三',
  '（二）',
  '三人います',
  '二十円です',
  '十時に始まります',
  '部屋は二つあります',
])('%j says a number', (text) => {
  expect(hasHanNumber(text)).toBe(true);
});

test.each([
  '一般来说我们统一名称',
  '统一天下',
  '万一天气不好',
  '三星手机',
  '张三和李四在这里。',
  '十分方便',
  '千万不要忘记',
  '这是唯一的办法',
  '一起去吧，一直走',
  '五金店在四川',
  '便宜一点',
  '百度公司',
  '零售商店',
  '東京は一番です',
  '一緒に行きます',
  '千葉県にあります',
  '一部の店',
  'Nothing here',
])('%j says none', (text) => {
  expect(hasHanNumber(text)).toBe(false);
});

test('"how many" in Chinese is not answered with a word that a numeral is part of', () => {
  const ask = (text: string) =>
    selectQuotations({ question: '图书馆有多少房间？', chunks: [{ index: 1, title: '图书馆', text, headingPath: [] }] });
  expect(ask('图书馆的房间一般很安静。图书馆里的房间统一开放。')).toEqual([]);
  expect(ask('图书馆有十二个房间。房间很安静。').length).toBeGreaterThan(0);
});
