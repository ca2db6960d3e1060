import { BlockList, isIP } from 'node:net';

/** Private hosts that the operator opened: names and addresses, each for any port or for some, and networks. */
export interface AllowedHosts {
  /** Whether this name or address literal (without brackets), in lower case, was listed for the port. */
  hasHost(host: string, port: number): boolean;
  /** Whether an address lies in a listed network. */
  hasAddress(address: string): boolean;
}

const HOST = /^(?:\[([0-9a-f:.]+)\]|([^\s:/[\]]+))(?::(\d{1,5}))?$/i;
const NETWORK = /^([0-9a-f:.]+)\/(\d{1,3})$/i;

interface Entry {
  host: string;
  /** Undefined: any port. */
  port: number | undefined;
}

/** `host`, `host:port`, `[IPv6]:port`. Undefined if it is none. */
function readHost(entry: string): Entry | undefined {
  if (isIP(entry) === 6) return { host: canonical(entry), port: undefined };
  const [, literal, name, port] = HOST.exec(entry) ?? [];
  const host = (literal ?? name)?.toLowerCase();
  if (host === undefined || (literal !== undefined && isIP(literal) !== 6)) return undefined;
  if (port !== undefined && (Number(port) < 1 || Number(port) > 65_535)) return undefined;
  if (!URL.canParse(`http://${literal === undefined ? host : `[${host}]`}/`)) return undefined;
  return { host: canonical(host), port: port === undefined ? undefined : Number(port) };
}

/** The form in which a URL writes the host: `2130706433` is `127.0.0.1`, and IPv6 is shortened. */
function canonical(host: string): string {
  const { hostname } = new URL(`http://${isIP(host) === 6 ? `[${host}]` : host}/`);
  return hostname.replace(/^\[|\]$/g, '').replace(/\.$/, '');
}

function readNetwork(entry: string): { net: string; prefix: number; family: 'ipv4' | 'ipv6' } | undefined {
  const [, net = '', bits] = NETWORK.exec(entry) ?? [];
  const version = isIP(net);
  const prefix = Number(bits);
  if (version === 0 || prefix > (version === 4 ? 32 : 128)) return undefined;
  return { net, prefix, family: version === 4 ? 'ipv4' : 'ipv6' };
}

/** Whether `parseAllowedHosts` understands the entry. */
export const isAllowedHostEntry = (entry: string): boolean => (readNetwork(entry) ?? readHost(entry)) !== undefined;

/** Reads entries such as `n8n.internal`, `localhost:5678`, `10.1.2.3`, `[fd00::7]:443`, and `10.0.0.0/8`. Throws for any other. */
export function parseAllowedHosts(entries: readonly string[]): AllowedHosts {
  const networks = new BlockList();
  const hosts: Entry[] = [];
  for (const entry of entries) {
    const network = readNetwork(entry);
    const host = network ? undefined : readHost(entry);
    if (network) networks.addSubnet(network.net, network.prefix, network.family);
    else if (host) hosts.push(host);
    else throw new Error(`"${entry}" is neither a host name, an address, nor a network.`);
  }
  return {
    hasHost: (host, port) => hosts.some((entry) => entry.host === host && (entry.port ?? port) === port),
    hasAddress: (address) => {
      const version = isIP(address);
      return version !== 0 && networks.check(address, version === 4 ? 'ipv4' : 'ipv6');
    },
  };
}
