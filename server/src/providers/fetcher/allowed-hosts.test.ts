import { describe, expect, it } from 'vitest';
import { isAllowedHostEntry, parseAllowedHosts } from './allowed-hosts.ts';

describe('allowed private hosts', () => {
  it.each<[string, string, number, boolean]>([
    ['n8n.internal', 'n8n.internal', 5678, true],
    ['N8N.Internal', 'n8n.internal', 443, true],
    ['n8n.internal:5678', 'n8n.internal', 5678, true],
    ['n8n.internal:5678', 'n8n.internal', 5679, false],
    ['n8n.internal', 'other.n8n.internal', 443, false],
    ['localhost', 'localhost', 80, true],
    ['127.0.0.1:9000', '127.0.0.1', 9000, true],
    ['[fd00::7]:443', 'fd00::7', 443, true],
    ['fd00:0::7', 'fd00::7', 80, true],
    ['[fd00::7]:443', 'fd00::7', 80, false],
  ])('%s opens %s port %i: %s', (entry, host, port, open) => {
    expect(parseAllowedHosts([entry]).hasHost(host, port)).toBe(open);
  });

  it.each<[string, string, boolean]>([
    ['10.0.0.0/8', '10.200.3.4', true],
    ['10.0.0.0/8', '11.0.0.1', false],
    ['192.168.1.0/24', '192.168.2.1', false],
    ['fd00::/8', 'fd12::1', true],
    ['fd00::/8', 'fe80::1', false],
    ['10.0.0.0/8', 'localhost', false],
  ])('%s opens the address %s: %s', (entry, address, open) => {
    expect(parseAllowedHosts([entry]).hasAddress(address)).toBe(open);
  });

  it.each(['', 'a b', 'http://n8n.internal', 'host/path', 'host:99999', 'host:0', '10.0.0.0/33', 'nonsense/8', '[::1', '[name]:80'])(
    'does not accept %j',
    (entry) => {
      expect(isAllowedHostEntry(entry)).toBe(false);
      expect(() => parseAllowedHosts([entry])).toThrow(/neither a host name/);
    },
  );
});
