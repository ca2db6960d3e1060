/** The oldest Node that has everything the server uses. `npm start` installs a newer one. */
const OLDEST = 24;

/** What to do if this version of Node is too old; null if it is not. */
export function nodeProblem(version: string): string | null {
  if (Number.parseInt(version, 10) >= OLDEST) return null;
  return `It needs Node ${OLDEST} or newer, and this is Node ${version}. Run it with "npm start", which installs the right one, or install Node ${OLDEST} from https://nodejs.org.`;
}
