import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';
import { type Area, areaOf, type Frame, isIdle } from './areas.ts';

/** A profile as the inspector returns it. */
export interface CpuProfile {
  nodes: {
    id: number;
    callFrame: { functionName: string; url: string; lineNumber: number; columnNumber: number };
    children?: number[];
  }[];
  samples: number[];
  /** Microseconds before each sample. */
  timeDeltas: number[];
}

export interface AreaTime {
  milliseconds: number;
  /** Milliseconds of each function by itself, as `name (file)`. */
  functions: Map<string, number>;
}

export interface ProfileTimes {
  areas: Map<Area, AreaTime>;
  busyMs: number;
  totalMs: number;
}

/** Finds the original file of a built position through the source map beside the built file. */
export function createSourceFinder(): (url: string, line: number, column: number) => string {
  const maps = new Map<string, SourceMap | null>();
  return (url, line, column) => {
    if (!url.startsWith('file:')) return url;
    let map = maps.get(url);
    if (map === undefined) {
      try {
        map = new SourceMap(JSON.parse(readFileSync(`${fileURLToPath(url)}.map`, 'utf8')));
      } catch {
        map = null; // a file that was not bundled
      }
      maps.set(url, map);
    }
    const entry = map?.findEntry(line, column);
    return (entry && 'originalSource' in entry && entry.originalSource) || url;
  };
}

/** Adds up the time of each area. */
export function timesOf(profile: CpuProfile, sourceOf: (url: string, line: number, column: number) => string): ProfileTimes {
  const frames = new Map<number, Frame>();
  const parents = new Map<number, number>();
  for (const { id, callFrame, children } of profile.nodes) {
    const { functionName, url, lineNumber, columnNumber } = callFrame;
    frames.set(id, { name: functionName || '(anonymous)', source: url && sourceOf(url, lineNumber, columnNumber) });
    for (const child of children ?? []) parents.set(child, id);
  }
  const stackOf = (id: number): Frame[] => {
    const stack: Frame[] = [];
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at)) stack.push(frames.get(at) as Frame);
    return stack;
  };
  const areaOfNode = new Map<number, Area>();
  const times: ProfileTimes = { areas: new Map(), busyMs: 0, totalMs: 0 };
  profile.samples.forEach((id, at) => {
    const milliseconds = Math.max(0, profile.timeDeltas[at] ?? 0) / 1000;
    times.totalMs += milliseconds;
    const frame = frames.get(id) as Frame;
    if (isIdle(frame)) return;
    times.busyMs += milliseconds;
    const area = areaOfNode.get(id) ?? areaOf(stackOf(id));
    areaOfNode.set(id, area);
    const time = times.areas.get(area) ?? { milliseconds: 0, functions: new Map<string, number>() };
    times.areas.set(area, time);
    time.milliseconds += milliseconds;
    const label = frame.source ? `${frame.name} (${frame.source.split('/').slice(-1)})` : frame.name;
    time.functions.set(label, (time.functions.get(label) ?? 0) + milliseconds);
  });
  return times;
}
