/** The data lines of one streamed chat completion, as OpenAI frames them. */
export interface Frames {
  /** First chunk: the role, with empty content. */
  role: string;
  token(text: string): string;
  finish(reason: 'stop' | 'length'): string;
  usage(promptTokens: number, completionTokens: number): string;
  done: string;
}

/** With `usageField`, each chunk has `"usage":null`, and one more chunk without choices has the numbers. */
export function createFrames(id: string, model: string, createdSeconds: number, usageField: boolean): Frames {
  const head = `data: {"id":"${id}","object":"chat.completion.chunk","created":${createdSeconds},"model":${JSON.stringify(model)},"service_tier":"default","system_fingerprint":"fp_standin",`;
  const usage = usageField ? ',"usage":null' : '';
  const tail = `"},"logprobs":null,"finish_reason":null}]${usage}}\n\n`;
  return {
    role: `${head}"choices":[{"index":0,"delta":{"role":"assistant","content":"","refusal":null},"logprobs":null,"finish_reason":null}]${usage}}\n\n`,
    token: (text) => `${head}"choices":[{"index":0,"delta":{"content":"${JSON.stringify(text).slice(1, -1)}${tail}`,
    finish: (reason) => `${head}"choices":[{"index":0,"delta":{},"logprobs":null,"finish_reason":"${reason}"}]${usage}}\n\n`,
    usage: (prompt, completion) => `${head}"choices":[],"usage":${JSON.stringify(usageOf(prompt, completion))}}\n\n`,
    done: 'data: [DONE]\n\n',
  };
}

/** OpenAI's usage object. */
export function usageOf(prompt: number, completion: number) {
  return {
    prompt_tokens: prompt,
    completion_tokens: completion,
    total_tokens: prompt + completion,
    prompt_tokens_details: { cached_tokens: 0, audio_tokens: 0 },
    completion_tokens_details: { reasoning_tokens: 0, audio_tokens: 0, accepted_prediction_tokens: 0, rejected_prediction_tokens: 0 },
  };
}

/** OpenAI's error envelope. */
export function errorBody(message: string, type: string, code: string | null): string {
  return JSON.stringify({ error: { message, type, param: null, code } });
}
