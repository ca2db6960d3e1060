import type { ExtractedDocument } from '../extractor.port.ts';
import { LIMITS } from '../failures.ts';
import { oneLine } from './one-line.ts';

interface Cue {
  /** Seconds from the start. */
  start: number;
  end: number;
  text: string;
}

const TIME = String.raw`(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,:](\d{1,3}))?`;
/** SubRip and WebVTT ("00:01.000 --> 00:04.000"), and SubViewer ("0:00:01.000,0:00:04.000"). */
const TIMING = new RegExp(`^\\s*${TIME}(?:\\s*-->\\s*|,)${TIME}(?:\\s.*)?$`);
const DIALOGUE = /^Dialogue:/;
const LYRIC = /^((?:\[\d{1,3}:\d{2}(?:[.:]\d{1,3})?\])+)(.*)$/;
const TIMED_PARAGRAPH = /<(?:\w+:)?p\b([^>]*)\bbegin="([^"]+)"([^>]*)>([\s\S]*?)<\/(?:\w+:)?p>/g;
const BEGINS_TTML = /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*)?<(?:\w+:)?tt[\s>]/;
/** A pause or a length that begins a new paragraph, in seconds. */
const PAUSE = 4;
const LONG = 60;
/** Share of the lines that have a time, from which on a text without a name that says so is subtitles. */
const TIMED_SHARE = 0.2;

/** True for a text that consists of timed lines, whatever its name. */
export function looksLikeSubtitles(text: string): boolean {
  const head = text.slice(0, 20_000);
  if (/^WEBVTT(?:[ \t].*)?$/m.test(head.split('\n', 1)[0] ?? '') || BEGINS_TTML.test(head)) return true;
  if (/^\[Script Info\]/i.test(head.trimStart())) return true;
  const lines = head.split('\n').filter((line) => line.trim() !== '');
  const timed = lines.filter((line) => TIMING.test(line)).length;
  return timed >= 2 && timed >= lines.length * TIMED_SHARE && (TIMING.test(lines[0] ?? '') || TIMING.test(lines[1] ?? ''));
}

/**
 * Reads subtitles as running text: SubRip, WebVTT, SubViewer, Advanced SubStation, LRC, and TTML. Each minute is a page, so that a citation
 * says in which minute its words are spoken, counted from 1.
 */
export function readSubtitles(text: string): ExtractedDocument | undefined {
  const cues = withoutRepeats(cuesOf(text));
  if (cues.length === 0) return undefined;
  const pages: ExtractedDocument['pages'] = [];
  let out = '';
  let paragraph = cues[0]?.start ?? 0;
  let end = paragraph;
  for (const cue of cues) {
    const isNew =
      cue.start - end >= PAUSE ||
      (cue.start - paragraph >= LONG && /[.!?…。！？]["'”’)]*$/.test(out)) ||
      /^[-–—]\s|^[^\s:]{2,30}:\s/.test(cue.text);
    if (isNew) paragraph = cue.start;
    if (out !== '') out += isNew ? '\n\n' : ' ';
    const minute = Math.min(LIMITS.pages, Math.floor(cue.start / 60) + 1);
    while (pages.length < minute) {
      const last = pages.at(-1);
      if (last) last.end = out.length;
      pages.push({ number: pages.length + 1, start: out.length, end: out.length });
    }
    out += cue.text;
    end = Math.max(end, cue.end);
  }
  const last = pages.at(-1);
  if (last) last.end = out.length;
  return { title: null, text: out, pages, headings: [], metadata: { pageUnit: 'minute' } };
}

function cuesOf(text: string): Cue[] {
  if (BEGINS_TTML.test(text)) return paragraphsOf(text);
  const cues: Cue[] = [];
  let open: { start: number; end: number; lines: string[] } | undefined;
  const close = () => {
    const said = clean(open?.lines.join('\n') ?? '');
    if (open && said !== '') cues.push({ start: open.start, end: open.end, text: said });
    open = undefined;
  };
  for (const line of text.split('\n')) {
    const timing = TIMING.exec(line);
    if (timing) {
      // The line before may be the number or name of this cue, where no blank line separates them.
      if (open && /^\s*\d+\s*$/.test(open.lines.at(-1) ?? '')) open.lines.pop();
      close();
      open = { start: seconds(timing, 1), end: seconds(timing, 5), lines: [] };
    } else if (DIALOGUE.test(line)) cues.push(...dialogueOf(line));
    else if (LYRIC.test(line)) cues.push(...lyricsOf(line));
    else if (open && line.trim() === '' && open.lines.length > 0) close();
    else if (open) open.lines.push(line);
  }
  close();
  return cues.sort((a, b) => a.start - b.start);
}

/** "Dialogue: layer, start, end, style, name, left, right, vertical, effect, text" (Advanced SubStation). */
function dialogueOf(line: string): Cue[] {
  const fields = line.slice(line.indexOf(':') + 1).split(',');
  const [start, end] = [fields[1], fields[2]].map((time) => new RegExp(`^\\s*${TIME}\\s*$`).exec(time ?? ''));
  const text = clean(
    fields
      .slice(9)
      .join(',')
      .replaceAll(/\\[Nnh]/g, ' '),
  );
  return start && end && text !== '' ? [{ start: seconds(start, 1), end: seconds(end, 1), text }] : [];
}

/** "[01:02.03][02:03.04]words": words that are sung at each of these times. */
function lyricsOf(line: string): Cue[] {
  const [, times = '', words = ''] = LYRIC.exec(line) ?? [];
  const text = clean(words);
  if (text === '') return [];
  return [...times.matchAll(/\[(\d+):(\d{2})/g)].map(([, minutes, rest]) => {
    const start = Number(minutes) * 60 + Number(rest);
    return { start, end: start + PAUSE, text };
  });
}

function paragraphsOf(xml: string): Cue[] {
  return [...xml.matchAll(TIMED_PARAGRAPH)].flatMap(([, before = '', begin = '', after = '', body = '']) => {
    const text = clean(body.replaceAll(/<(?:\w+:)?br\b[^>]*>/g, ' '));
    const start = offsetOf(begin);
    const end = /\bend="([^"]+)"/.exec(before + after)?.[1];
    return text === '' ? [] : [{ start, end: end === undefined ? start : offsetOf(end), text }];
  });
}

/** "00:01:02.500", or "62.5s". */
function offsetOf(time: string): number {
  const clock = new RegExp(`^${TIME}`).exec(time);
  return clock ? seconds(clock, 1) : Number.parseFloat(time) || 0;
}

const seconds = (match: RegExpExecArray, at: number) =>
  Number(match[at] ?? 0) * 3600 + Number(match[at + 1] ?? 0) * 60 + Number(match[at + 2] ?? 0);

/** The words of a cue: who speaks, without marks for fonts, places, and karaoke. */
function clean(text: string): string {
  const plain = text
    .replaceAll(/<v(?:\.[^\s>]*)?\s+([^>]+)>/g, (_, speaker: string) => `${speaker.trim()}: `)
    .replaceAll(/<[^>]{0,200}>/g, '')
    .replaceAll(/\{\\[^}]{0,200}\}/g, '');
  return oneLine(decodeEntities(plain));
}

/** Captions that roll repeat the line before. Leaves the words that are new. */
function withoutRepeats(cues: readonly Cue[]): Cue[] {
  const kept: Cue[] = [];
  let before = '';
  for (const cue of cues) {
    const text =
      cue.text === before ? '' : before !== '' && cue.text.startsWith(`${before} `) ? cue.text.slice(before.length + 1) : cue.text;
    if (text !== '') kept.push({ ...cue, text });
    // The window of a rolling caption is its last line.
    before = text === '' ? before : text;
  }
  return kept;
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', nbsp: ' ', quot: '"', apos: "'", lrm: '', rlm: '' };
const decodeEntities = (text: string) =>
  text
    .replaceAll(/&#(\d{1,7});/g, (_, code: string) => (Number(code) <= 0x10ffff ? String.fromCodePoint(Number(code)) : ''))
    .replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole);
