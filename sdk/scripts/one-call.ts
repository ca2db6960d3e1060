import { CloneAI } from '../src/index.ts';

console.log(await new CloneAI({ apiKey: 'sk_…' }).clones.list());
