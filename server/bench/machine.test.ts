import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { childrenOf, cpuMs, residentMb } from './machine.ts';

describe.skipIf(process.platform !== 'linux')('on Linux', () => {
  it('measures the memory and processor time of a child process, and 0 after it ended', async () => {
    const script = 'const end = Date.now() + 200; while (Date.now() < end); console.log(1); setInterval(() => {}, 1000)';
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const pid = child.pid as number;
    await once(child.stdout, 'data');
    expect(childrenOf(process.pid)).toContain(pid);
    expect(cpuMs(pid)).toBeGreaterThan(0);
    expect(residentMb(pid).own).toBeGreaterThan(10);
    expect(residentMb(process.pid).tree).toBeGreaterThanOrEqual(residentMb(pid).own);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(cpuMs(pid)).toBe(0);
    expect(residentMb(pid).own).toBe(0);
  });
});
