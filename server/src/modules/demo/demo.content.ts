import type { CreateCloneInput } from '../clones/clones.schemas.ts';

/** Address of the demo clone: `/embed/cloneai-demo`, `data-clone="cloneai-demo"`. */
export const DEMO_SLUG = 'cloneai-demo';

/** Who the demo clone is. Its starter questions are ones that the texts below answer, with and without a model. */
export const DEMO_CLONE = {
  name: 'CloneAI',
  bio: 'Answers about CloneAI from its own documentation. It was made at the first start of this server.',
  persona:
    'You are the guide to CloneAI, software that turns an expert’s documents into a clone that answers with citations. You speak plainly and briefly, to people who have just installed it.',
  instructions: 'Answer from the documentation. Name commands, files and variables exactly as they are written there.',
  greeting: 'Hello. I am a clone made from the documentation of CloneAI. Ask me how it works, and look where each answer comes from.',
  starterQuestions: [
    'What is CloneAI good for?',
    'How do I put a clone on my website?',
    'Which files can a clone read?',
    'What changes when I add an OpenAI key?',
  ],
  theme: { accent: '#0f766e' },
  refusal: 'The documentation of CloneAI does not tell. Ask me about its start, its sources, the widget, the API or its settings.',
} satisfies Omit<CreateCloneInput, 'slug' | 'allowedOrigins'>;

/**
 * What newcomers ask. An offline answer quotes the sentences that say most of what was asked, so each says what it is about in its own
 * words, and all that belongs together.
 */
export const DEMO_FAQ: readonly { id: string; question: string; answer: string }[] = [
  {
    id: 'what',
    question: 'What is CloneAI good for?',
    answer:
      'CloneAI is software that turns an expert’s documents into an AI clone that anyone can talk to. CloneAI is good for answering what people ask again and again, with citations that stand word for word in the source.',
  },
  {
    id: 'website',
    question: 'How do I put a clone on my website?',
    answer:
      'To put a clone on your website, publish the clone, add the website’s origin to its allowed origins, and paste one line into the page: <script async src="https://YOUR-SERVER/widget.js" data-clone="YOUR-CLONES-SLUG"></script>. The console gives you that line, and looks whether it works on the page.',
  },
  {
    id: 'files',
    question: 'Which files can a clone read?',
    answer:
      'A clone can read PDF, DOCX, Markdown, plain text and HTML files, and also pasted text and question-answer pairs. Scanned pages without text and files with a password cannot be read: the console says so, and why.',
  },
  {
    id: 'model',
    question: 'What changes when I add an OpenAI key?',
    answer:
      'When you add an OpenAI key, a language model writes the answers in its own words, with citations; without a key, the answers are the best sentences of the sources, quoted and labelled as such. To add an OpenAI key, set OPENAI_API_KEY and start the server again.',
  },
  {
    id: 'ollama',
    question: 'Can I use Ollama or another model of my own?',
    answer:
      'Yes, you can use Ollama, vLLM, llama.cpp or any other service that speaks OpenAI’s language: set OPENAI_BASE_URL to its address, for Ollama http://localhost:11434/v1, and start the server again.',
  },
  {
    id: 'offline',
    question: 'Does CloneAI work offline?',
    answer:
      'Yes, CloneAI works offline, without a key and without the internet once it is installed. Offline, answers are quoted from the sources, and no model is asked.',
  },
  {
    id: 'start',
    question: 'How do I start CloneAI?',
    answer:
      'To start CloneAI, run npm start in the project’s folder: it installs, builds and starts the server, and prints the addresses of the console and of this demo. It needs Node 20 or newer with npm, and nothing else.',
  },
  {
    id: 'first',
    question: 'How do I make my first clone?',
    answer:
      'To make your first clone, open the console at the server’s address, register, and give the clone a name; then drop documents into its knowledge, ask it something, and publish it.',
  },
  {
    id: 'cost',
    question: 'What does CloneAI cost?',
    answer:
      'CloneAI costs nothing: it is free software under the MIT licence. What answers cost is up to your model provider when you set a key, and a monthly spending limit can be set; without a key they cost nothing.',
  },
  {
    id: 'trust',
    question: 'How can I trust the answers?',
    answer:
      'You can trust the answers as far as you can check them: each citation opens the quoted passage, with document and page, and a quote that does not stand in the stored text is never shown. When the sources do not answer a question, the clone says so.',
  },
  {
    id: 'data',
    question: 'Where is my data stored?',
    answer:
      'Your data is stored on your own machine, in the folder data beside the server: an embedded database and the uploaded files. With a model key, questions and the passages found for them are also sent to that model provider.',
  },
  {
    id: 'production',
    question: 'How do I run CloneAI in production?',
    answer:
      'In production, use PostgreSQL with pgvector by DATABASE_URL, set PUBLIC_URL to the address people use, and set JWT_SECRET. The embedded database survives a crash of the process, but not a power cut.',
  },
  {
    id: 'languages',
    question: 'Which languages does the chat speak?',
    answer:
      'The chat’s own words are there in English, German, Spanish, French and Arabic. A clone with a language model answers in the language of the question.',
  },
  {
    id: 'look',
    question: 'Can I change the colours of the widget?',
    answer:
      'Yes, you can change the widget’s colour, corner radius, position and light or dark mode in the console, and on a page by attributes like data-color and data-theme.',
  },
  {
    id: 'api',
    question: 'Does CloneAI have an API?',
    answer:
      'Yes, CloneAI has an API for everything the console does; it is described at /docs. The TypeScript SDK is called @cloneai/sdk and has no dependencies.',
  },
  {
    id: 'demo',
    question: 'How do I turn this demo off?',
    answer: 'To turn this demo off, set DEMO=off and start the server again: the demo clone and its documents are then removed.',
  },
];
