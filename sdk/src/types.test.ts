import { expectTypeOf, it } from 'vitest';
import type {
  APIPromise,
  ChatEvent,
  ChatStream,
  Citation,
  Clone,
  CloneAI,
  Page,
  PagePromise,
  SearchHit,
  Source,
  StreamedMessage,
  Uploadable,
  verifyWebhook,
  WebhookEvent,
} from './index.ts';

// The compiler checks these (`npm run check`). At run time they only show that the file loads.
declare const client: CloneAI;
type Method<T extends (...args: never[]) => unknown> = { parameters: Parameters<T>; result: ReturnType<T> };

it('returns the types of the contract', () => {
  expectTypeOf<Method<CloneAI['clones']['retrieve']>['result']>().toEqualTypeOf<APIPromise<Clone>>();
  expectTypeOf<Method<CloneAI['clones']['list']>['result']>().toEqualTypeOf<PagePromise<Clone>>();
  expectTypeOf<Awaited<PagePromise<Clone>>>().toEqualTypeOf<Page<Clone>>();
  expectTypeOf<Awaited<ReturnType<CloneAI['clones']['delete']>>>().toEqualTypeOf<void>();
  expectTypeOf<Awaited<ReturnType<CloneAI['clones']['search']>>['data']>().toEqualTypeOf<SearchHit[]>();
  expectTypeOf<ReturnType<CloneAI['messages']['stream']>>().toEqualTypeOf<ChatStream>();
  expectTypeOf<Awaited<ReturnType<ChatStream['finalMessage']>>>().toEqualTypeOf<StreamedMessage>();
  expectTypeOf<Awaited<ReturnType<CloneAI['sources']['waitUntilReady']>>>().toEqualTypeOf<Source>();
});

it('takes the parameters of the contract', () => {
  expectTypeOf<Parameters<CloneAI['clones']['create']>[0]>().toHaveProperty('name').toEqualTypeOf<string>();
  expectTypeOf<Parameters<CloneAI['clones']['versions']['restore']>[1]>().toEqualTypeOf<number>();
  expectTypeOf<Parameters<CloneAI['sources']['upload']>[1]['file']>().toEqualTypeOf<Uploadable>();
  expectTypeOf<undefined>().toExtend<Parameters<CloneAI['clones']['publish']>[1]>();
  // @ts-expect-error a clone needs a name
  () => client.clones.create({});
  // @ts-expect-error there is no such field
  () => client.clones.update('cln_1', { nam: 'Ada' });
});

it('keeps the class of a client and the items of a list', () => {
  expectTypeOf<ReturnType<CloneAI['withOptions']>>().toEqualTypeOf<CloneAI>();
  expectTypeOf<ReturnType<PagePromise<Clone>['toArray']>>().toEqualTypeOf<Promise<Clone[]>>();
  expectTypeOf<string | URL | Response | File>().toExtend<Uploadable>();
});

it('makes fields with defaults optional in requests and required in responses', () => {
  expectTypeOf<Clone['bio']>().toEqualTypeOf<string>();
  expectTypeOf<Parameters<CloneAI['clones']['create']>[0]['bio']>().toEqualTypeOf<string | undefined>();
});

it('narrows events by their type', () => {
  expectTypeOf<Extract<ChatEvent, { type: 'citation-added' }>['data']>().toExtend<Citation>();
  expectTypeOf<ChatEvent['type']>().toEqualTypeOf<
    'message-start' | 'sources-found' | 'text-delta' | 'citation-added' | 'message-end' | 'error'
  >();
});

it('narrows webhook events by their type', () => {
  type Event = Awaited<ReturnType<typeof verifyWebhook>>;
  expectTypeOf<Event>().toEqualTypeOf<WebhookEvent>();
  expectTypeOf<Event['type']>().toEqualTypeOf<'message.answered' | 'source.ready' | 'source.failed'>();
  type Answered = Extract<Event, { type: 'message.answered' }>['data'];
  expectTypeOf<Answered['question']>().toEqualTypeOf<string>();
  expectTypeOf<Answered['citations'][number]['quote']>().toEqualTypeOf<string>();
  expectTypeOf<Answered['visitor']['id']>().toEqualTypeOf<string | null>();
  expectTypeOf<Extract<Event, { type: 'source.failed' }>['data']['message']>().toEqualTypeOf<string>();
});
