// Fails on names and sentences that were retired: the project says one thing by one name, in plain English (CONTRIBUTING.md).
// A new retired name is one line below.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './cloneai/workspace.mjs';

/** Retired identifiers, and what to write instead. Matched as whole words, in any text file. */
const NAMES = {
  FacePage: 'EmbedPage',
  consoleFace: 'createConsoleApp',
  facesRoutes: 'embedPageRoutes',
  Rooms: 'Modules',
  createRooms: 'createModules',
  openParts: 'createAdapters',
  composeWith: 'createServerWith',
  SocketDoor: 'SocketRouteDeps',
  hearer: 'subscriber',
  sighting: 'installation',
  sightings: 'installations',
  embed_sightings: 'installations',
  LetterWriter: 'EmailTemplate',
  createWitness: 'createEvidenceScorer',
  EDGE: 'ERROR_STATUS',
  createSeal: 'createEncrypter',
  SpeakingClone: 'ResolvedClone',
  Shelf: 'KeyValueStorage',
  VisitKept: 'StoredSession',
  Happening: 'ConnectionEvent',
  bringAbout: 'reconcile',
  doomed: 'shouldDelete',
  breathe: 'yieldToEventLoop',
  WorldOf: 'ChatProvider',
  answerMessage: 'createMessage',
  giveFeedback: 'createFeedback',
  beginLogin: 'createLogin',
  stopAnswer: 'stopMessage',
  followSource: 'streamSourceEvents',
  removeMember: 'deleteMember',
  openEmbedSession: 'createEmbedSession',
  BESTBUY_2023: 'a rule that holds for any document',
};

/** Retired words and phrases, as regular expressions, and what to write instead. Matched in code, comments, and documents. */
const PHRASES = [
  [/\bany more\b/i, '"no longer"'],
  [/\bwhoever\b/i, 'the noun: "the caller", "the user"'],
  [/\bwho came first first\b/i, '"oldest first"'],
  [/\bhow far it is\b/i, '"its status"'],
  [/\bspend a refresh token\b/i, '"rotate a refresh token"'],
  [/\bwithout any leave of\b/i, '"under a strict Content Security Policy"'],
  [/\bnone of (the web|its own|ours)\b/i, 'say what is wrong and what to do'],
  [/\be-mails?\b/i, '"email"'],
  [/\b(log|logs|logged|logging) in\b/i, '"sign in"'],
  [/\b(behaviour|colour|favourite|licence|neighbour|honour|recognise|organise|summarise)/i, 'American spelling'],
  [/\b(this|that|the|a|each|every|every other|own|of) rooms?\b/i, '"module"'],
  [/\bby its face\b/i, '"by its index"'],
];

/** Files whose words are somebody else's, or data: sources and questions of the benches, synonyms, the license, the lockfile. */
const SKIPPED =
  /^(pnpm-lock\.yaml|LICENSE|CHANGELOG\.md|server\/scripts\/check-words\.(mjs|test\.ts)|server\/bench\/.*(questions|cases)[^/]*|server\/bench\/[^/]+\/[^/]+\.md|server\/bench\/RESULTS.*|server\/src\/text\/synonyms\.ts)$|\.(png|woff2|svg|ico)$/;

/** `{ file, line, text, instead }` of every retired name or phrase in `files` (paths below `folder`). */
export function findRetired(folder, files) {
  const names = new RegExp(`\\b(${Object.keys(NAMES).join('|')})\\b`);
  const found = [];
  for (const file of files) {
    if (SKIPPED.test(file)) continue;
    readFileSync(join(folder, file), 'utf8')
      .split('\n')
      .forEach((text, index) => {
        const name = names.exec(text)?.[1];
        if (name) found.push({ file, line: index + 1, text: name, instead: NAMES[name] });
        for (const [pattern, instead] of PHRASES) {
          const match = pattern.exec(text);
          if (match) found.push({ file, line: index + 1, text: match[0], instead });
        }
      });
  }
  return found;
}

function main() {
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 })
    .split('\0')
    .filter(Boolean);
  const found = findRetired(root, files);
  for (const { file, line, text, instead } of found) console.log(`  ${file}:${line}  ${text} → ${instead}`);
  console.log(`${files.length} files read, ${found.length} retired names and phrases.`);
  process.exitCode = found.length > 0 ? 1 : 0;
}

if (import.meta.filename === process.argv[1]) main();
