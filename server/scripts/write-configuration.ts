import { writeFile } from 'node:fs/promises';
import { configurationPage } from '../src/app/config/configuration-table.ts';

await writeFile(new URL('../CONFIGURATION.md', import.meta.url), configurationPage());
console.log('server/CONFIGURATION.md written.');
