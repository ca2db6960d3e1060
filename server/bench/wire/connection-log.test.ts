import { expect, it } from 'vitest';
import { createConnectionLog, newTotals } from './connection-log.ts';
import { createMessageReader, noticeFields, processorMs } from './messages.ts';

function raw(type: string, body: string | Buffer): Buffer {
  const content = Buffer.from(body as string);
  const head = Buffer.alloc(4);
  head.writeInt32BE(content.length + 4);
  return Buffer.concat([Buffer.from(type), head, content]);
}

const parse = (name: string, sql: string) => raw('P', `${name}\0${sql}\0\0\0`);
const bind = (portal: string, name: string) => raw('B', `${portal}\0${name}\0\0\0`);
const execute = (portal: string) => raw('E', `${portal}\0\0\0\0\0`);
const sync = raw('S', '');
const report = (title: string, user: number, system: number) =>
  raw('N', `SLOG\0M${title}\0D! system usage stats:\n!\t${user} s user, ${system} s system, 0.5 s elapsed\0\0`);

function record() {
  const totals = newTotals();
  const log = createConnectionLog(() => totals);
  const client = createMessageReader('client', (message) => log.fromClient(message));
  const server = createMessageReader('server', (message) => log.fromServer(message));
  client(raw('', Buffer.from([0, 3, 0, 0])));
  return {
    totals,
    client: (...parts: Buffer[]) => client(Buffer.concat(parts)),
    server: (...parts: Buffer[]) => server(Buffer.concat(parts)),
  };
}

it('counts a prepared statement by its text, with the processor time of each of its messages', () => {
  const { totals, client, server } = record();
  client(parse('a', 'select 1'), bind('', 'a'), execute(''), sync);
  server(raw('1', ''), report('PARSE MESSAGE STATISTICS', 0.001, 0), raw('2', ''), report('BIND MESSAGE STATISTICS', 0.002, 0.001));
  server(raw('D', 'row'), raw('C', 'SELECT 1\0'), report('EXECUTE MESSAGE STATISTICS', 0.004, 0), raw('Z', 'I'));
  client(bind('', 'a'), execute(''), sync);
  server(raw('2', ''), raw('C', 'SELECT 1\0'), report('EXECUTE MESSAGE STATISTICS', 0.001, 0), raw('Z', 'I'));
  expect([...totals.statements.keys()]).toEqual(['select 1']);
  expect(totals.statements.get('select 1')?.count).toBe(2);
  expect(totals.statements.get('select 1')?.cpuMs).toBeCloseTo(9);
  expect(totals.roundTrips).toBe(2);
});

it('counts groups that are sent before a reply as one round trip', () => {
  const { totals, client, server } = record();
  client(raw('Q', 'begin\0'), parse('', 'select 2'), bind('', ''), execute(''), sync);
  server(report('QUERY STATISTICS', 0.001, 0), raw('C', 'BEGIN\0'), raw('Z', 'T'));
  client(raw('Q', 'commit\0'));
  server(raw('1', ''), raw('2', ''), raw('C', 'SELECT 1\0'), report('EXECUTE MESSAGE STATISTICS', 0.003, 0), raw('Z', 'T'));
  server(report('QUERY STATISTICS', 0.002, 0), raw('C', 'COMMIT\0'), raw('Z', 'I'));
  expect(totals.roundTrips).toBe(1);
  expect([...totals.statements].map(([sql, { cpuMs }]) => [sql, Math.round(cpuMs)])).toEqual([
    ['begin', 1],
    ['select 2', 3],
    ['commit', 2],
  ]);
  client(raw('Q', 'begin\0'));
  expect(totals.roundTrips).toBe(2);
});

it('goes on after an error, whose group gets no more replies', () => {
  const { totals, client, server } = record();
  client(parse('', 'broken'), bind('', ''), execute(''), sync);
  server(raw('E', 'SERROR\0\0'), raw('Z', 'I'));
  client(raw('Q', 'select 3\0'));
  server(report('QUERY STATISTICS', 0.005, 0), raw('C', 'SELECT 1\0'), raw('Z', 'I'));
  expect(totals.statements.get('select 3')?.cpuMs).toBeCloseTo(5);
});

it('reads messages wherever the stream was cut', () => {
  const whole = Buffer.concat([raw('Q', 'select 4\0'), raw('Q', 'select 5\0')]);
  for (let cut = 0; cut <= whole.length; cut++) {
    const types: string[] = [];
    const read = createMessageReader('server', ({ type, body }) => types.push(`${type} ${body.toString().replace('\0', '')}`));
    read(whole.subarray(0, cut));
    read(whole.subarray(cut));
    expect(types).toEqual(['Q select 4', 'Q select 5']);
  }
});

it('tells the first message of a client from a request for encryption', () => {
  const types: string[] = [];
  const read = createMessageReader('client', ({ type }) => types.push(type));
  read(Buffer.concat([Buffer.from([0, 0, 0, 8, 4, 210, 22, 47]), raw('', Buffer.from([0, 3, 0, 0])), raw('Q', 'x\0')]));
  expect(types).toEqual(['startup', 'startup', 'Q']);
});

it('reads the processor time of a notice, and none where there is none', () => {
  expect(processorMs(noticeFields(report('QUERY STATISTICS', 0.0015, 0.0005).subarray(5)).D ?? '')).toBeCloseTo(2);
  expect(processorMs('nothing')).toBeNull();
});
