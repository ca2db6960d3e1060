/** 500 attempts of a hostile model, or of a document it quotes, to run code. Each would call `pwned()`. */
const VECTORS = [
  '<script>pwned()</script>',
  '<img src=x onerror=pwned()>',
  '<svg onload=pwned()>',
  '<svg><script>pwned()</script></svg>',
  '<iframe src="javascript:pwned()"></iframe>',
  '<iframe srcdoc="<script>parent.pwned()</script>"></iframe>',
  '<object data="javascript:pwned()"></object>',
  '<embed src="javascript:pwned()">',
  '<a href="javascript:pwned()">click</a>',
  '<math><mi xlink:href="javascript:pwned()">x</mi></math>',
  '<details open ontoggle=pwned()>',
  '<video><source onerror=pwned()></video>',
  '<body onload=pwned()>',
  '<input autofocus onfocus=pwned()>',
  '<form action="javascript:pwned()"><button>x</button></form>',
  '<link rel=stylesheet href="https://evil.example/x.css">',
  '<style>@import "https://evil.example/x.css";</style>',
  '<meta http-equiv=refresh content="0;url=javascript:pwned()">',
  '<base href="https://evil.example/">',
  '<template><script>pwned()</script></template>',
  '<!--><img src=x onerror=pwned()>-->',
  '[a](javascript:pwned())',
  '[a](JaVaScRiPt:pwned())',
  '[a](java\tscript:pwned())',
  '[a](java\nscript:pwned())',
  '[a](&#106;avascript:pwned())',
  '[a](javascript&colon;pwned())',
  '[a](\u0001javascript:pwned())',
  '[a]( javascript:pwned() "t")',
  '[a](<javascript:pwned()>)',
  '[a](vbscript:pwned())',
  '[a](data:text/html,<script>pwned()</script>)',
  '[a](data:text/html;base64,PHNjcmlwdD5wd25lZCgpPC9zY3JpcHQ+)',
  '[a](blob:https://evil.example/x)',
  '[a](file:///etc/passwd)',
  '[a](//evil.example/x)',
  '[a](https:javascript:pwned())',
  '[a](feed:javascript:pwned())',
  '[<img src=x onerror=pwned()>](https://fine.example)',
  '[a](https://fine.example" onmouseover="pwned())',
  "[a](https://fine.example' onclick='pwned())",
  '![x](https://evil.example/pixel.png)',
  '![x](javascript:pwned())',
  '![x](x" onerror="pwned())',
  '[![x](https://evil.example/p.png)](javascript:pwned())',
  '<javascript:pwned()>',
  '<https://fine.example/"onmouseover="pwned()>',
  'https://fine.example/"onmouseover=pwned()//',
  '`<img src=x onerror=pwned()>`',
  '{{constructor.constructor("pwned()")()}}',
];
const AROUND: ((vector: string) => string)[] = [
  (vector) => vector,
  (vector) => `**${vector}**`,
  (vector) => `- ${vector}\n- ${vector}`,
  (vector) => `> ${vector}`,
  (vector) => `# ${vector}`,
  (vector) => `| a | b |\n|---|---|\n| ${vector} | x |`,
  (vector) => `\`\`\`html\n${vector}\n\`\`\``,
  (vector) => `*a **b ${vector} c** d*`,
  (vector) => `1. ~~${vector}~~ [1]`,
  (vector) => `\`\`\`${vector}\n${vector}`,
];

export const PAYLOADS = VECTORS.flatMap((vector) => AROUND.map((around) => around(vector)));

/** A pseudorandom generator that returns the same numbers from 0 to 1 in every run. */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Splits a text into chunks of one to nine characters. */
export function pieces(text: string, random: () => number): string[] {
  const cut: string[] = [];
  for (let at = 0; at < text.length; ) {
    const length = 1 + Math.floor(random() * 9);
    cut.push(text.slice(at, at + length));
    at += length;
  }
  return cut;
}
