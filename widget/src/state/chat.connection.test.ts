import { expect, it } from 'vitest';
import { answerEvents, idle, NO_MESSAGES, SESSION, startChat, storageWithSession, storedMessage, useMockApi } from './chat.testing.ts';

useMockApi();

const conversation = (answering: string | null = null) => ({
  session: { ...SESSION, lastSeq: 9, answering },
  messages: { ...NO_MESSAGES, data: [storedMessage('msg_2', 'assistant', 'One.'), storedMessage('msg_1', 'user', 'First?')] },
});

it('says at once that there is no connection, and asks when it is back, once', async () => {
  let isOnline = false;
  const { chat, views, calls } = startChat(
    ({ path }) => (path.endsWith('/stream') ? { events: answerEvents('msg_1', 'Yes.') } : undefined),
    undefined,
    undefined,
    () => isOnline,
  );
  await chat.load();
  chat.send('Anybody?');
  await idle(chat);
  // The mock API answers, so what looks for the connection finds it, whatever the browser says.
  expect(views()).toMatchObject([{ text: 'Anybody?', problem: { kind: 'offline' } }]);
  await expect.poll(() => views().map(({ text }) => text)).toEqual(['Anybody?', 'Yes.']);
  isOnline = true;
  chat.reconnect();
  await idle(chat);
  expect(calls.filter(({ path }) => path.endsWith('/stream'))).toHaveLength(1);
});

it('follows what another tab asked, and keeps the messages it shows', async () => {
  let now = conversation();
  const storage = storageWithSession();
  const { chat, views } = startChat(({ path }) => {
    if (path === '/v1/sessions/ses_1') return { body: now.session };
    if (path.includes('/events')) return { events: answerEvents('msg_4', 'Two.') };
    return path.includes('/messages') ? { body: now.messages } : undefined;
  }, storage);
  await chat.load();
  const keys = chat.items.value.map(({ key }) => key);
  const write = (change: object) => {
    storage.items['cloneai:ada'] = JSON.stringify({ ...JSON.parse(storage.items['cloneai:ada'] ?? ''), ...change });
    chat.sync();
  };
  // On its way: nobody knows yet whether it arrives.
  write({ asked: { text: 'Second?' } });
  expect(views()).toHaveLength(2);
  now = conversation('msg_4');
  now.messages.data.unshift(storedMessage('msg_3', 'user', 'Second?'));
  write({ seq: 0, asked: { text: 'Second?', messageId: 'msg_4' } });
  await expect.poll(() => views().map(({ text }) => text)).toEqual(['First?', 'One.', 'Second?', 'Two.']);
  await idle(chat);
  expect(chat.items.value.slice(0, 2).map(({ key }) => key)).toEqual(keys);
  delete storage.items['cloneai:ada'];
  chat.sync();
  expect(views()).toEqual([]);
});
