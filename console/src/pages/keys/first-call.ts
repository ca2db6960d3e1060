interface FirstCall {
  /** Origin of the server. */
  server: string;
  cloneId: string;
}

export const curlCall = ({ server, cloneId }: FirstCall): string => `export CLONEAI_API_KEY=sk_…

SESSION=$(curl -s ${server}/v1/clones/${cloneId}/sessions \\
  -H "Authorization: Bearer $CLONEAI_API_KEY" -X POST | grep -o 'ses_[a-z0-9]*' | head -1)

curl -N ${server}/v1/sessions/$SESSION/messages/stream \\
  -H "Authorization: Bearer $CLONEAI_API_KEY" \\
  -H "Content-Type: application/json" \\
  -d '{"content": "What do you know?"}'`;

export const sdkCall = ({ server, cloneId }: FirstCall): string => `import { CloneAI } from '@cloneai/sdk';

const client = new CloneAI({ baseUrl: '${server}' }); // reads CLONEAI_API_KEY

const { session } = await client.sessions.create('${cloneId}');
const stream = client.messages.stream(session.id, { content: 'What do you know?' });
for await (const event of stream) if (event.type === 'text-delta') process.stdout.write(event.data.text);
console.log(stream.message.citations);`;
