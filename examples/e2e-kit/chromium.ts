import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './processes.ts';

const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';

export const launchOptions = {
  executablePath,
  headless: true,
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};

const built = ['widget/dist/widget.js', 'console/dist/index.html'].every((file) => existsSync(join(root, file)));

/** Why browser tests cannot run here; null when they can. */
export const skipReason: string | null = !existsSync(executablePath)
  ? `there is no Chromium at ${executablePath}; CHROMIUM names another path`
  : built
    ? null
    : 'widget and console are not built; npm test builds them';

/**
 * Milliseconds after which a wait gives up. Every wait ends with what it waits for, so this only bounds failures: it is a hundred times what
 * a wait usually takes, for slow and busy machines.
 */
export const PATIENCE = 120_000;
