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
    'What is CloneAI?',
    'How do I embed a clone?',
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
    question: 'What is CloneAI? What is it about?',
    answer: 'CloneAI is software that turns an expert’s documents into an AI clone that anyone can talk to, on any web page.',
  },
  {
    id: 'website',
    question: 'How do I embed a clone? How do I add the chat to my website? How does it get onto my page?',
    answer:
      'To embed a clone in your website, publish the clone, add the website’s origin to its allowed origins, and paste one line into the page: <script async src="https://YOUR-SERVER/widget.js" data-clone="YOUR-CLONES-SLUG"></script>. The console gives you that line, and looks whether it works on the page.',
  },
  {
    id: 'files',
    question: 'Which files can a clone read? Which file formats are supported? Does it support PDF and Word?',
    answer:
      'A clone can read PDF, Word (DOCX), Markdown, plain text and HTML files; these formats are supported, and also pasted text and question-answer pairs.',
  },
  {
    id: 'model',
    question: 'What changes when I add an OpenAI key? What is better? Why should I set OPENAI_API_KEY?',
    answer:
      'When you add an OpenAI key, a language model writes the answers in its own words, with citations, which is better with a key for questions that no single sentence answers; without a key, the answers are the best sentences of the sources, quoted and labelled as such.',
  },
  {
    id: 'ollama',
    question: 'Which models can I choose and use? Does it work with Ollama, vLLM, Llama, Claude?',
    answer:
      'You can choose and use the models of OpenAI, and any other model, such as Llama or Mistral, that Ollama, vLLM, llama.cpp or another service offers in OpenAI’s language: set OPENAI_BASE_URL to its address, for Ollama http://localhost:11434/v1, and CHAT_MODEL and EMBEDDING_MODEL to the names of models that it has. A model that does not speak OpenAI’s language, such as Claude, needs a gateway that does.',
  },
  {
    id: 'offline',
    question: 'Does CloneAI run offline? Does it work without OpenAI, without internet?',
    answer:
      'Yes, CloneAI runs offline: it works without OpenAI and without the internet once it is installed. Offline, answers are quoted from the sources, and no model is asked.',
  },
  {
    id: 'start',
    question: 'How do I install and start CloneAI? How do I get started?',
    answer:
      'To install and start CloneAI, run npm start in the project’s folder: it installs, builds and starts the server, and prints the addresses of the console and of this demo. Once it has started, open the console and make a clone.',
  },
  {
    id: 'first',
    question: 'How do I make my first clone? How do I create a clone? How do I set one up?',
    answer:
      'To create a clone, open the console at the server’s address, register, and give the clone a name; to set it up, drop documents into its knowledge, ask it something, and publish it.',
  },
  {
    id: 'cost',
    question: 'What does CloneAI cost? How much does it cost? Is it free? Do I have to pay for it?',
    answer:
      'CloneAI costs nothing: you do not have to pay for it, as it is free software. When you set a key, your model provider charges for each answer; without a key nobody does.',
  },
  {
    id: 'trust',
    question: 'Can I trust the answers? Can it hallucinate or make things up?',
    answer:
      'You can trust the answers as far as you can check them: each citation opens the quoted passage, with document and page. Without a model a clone cannot hallucinate or make things up, as it only quotes; a language model can still word something wrongly, so look at the citations.',
  },
  {
    id: 'data',
    question: 'Where is my data? Where are my documents and uploaded files stored and kept?',
    answer: 'Your data, documents and uploaded files are stored and kept on your own machine, in the folder data beside the server.',
  },
  {
    id: 'production',
    question: 'Is CloneAI ready for production? Is it stable? Can I use it in production?',
    answer: 'Not released yet: this is version 0.1.0 of CloneAI, which is not declared stable, so try it before you use it in production.',
  },
  {
    id: 'languages',
    question: 'Which languages does it speak? Can I ask in German?',
    answer:
      'The chat speaks English, German, Spanish, French and Arabic: its own words are there in these languages. A clone with a language model answers in the language of the question; without a model, ask in the language of the documents, as it quotes them.',
  },
  {
    id: 'look',
    question: 'Can I change the colours and the style of the widget? Does it have a dark mode?',
    answer:
      'Yes, you can change the widget’s colour, corner radius, position and light or dark mode in the console, and on a page by attributes like data-color and data-theme.',
  },
  {
    id: 'api',
    question: 'Does CloneAI have an API? Can I use an API?',
    answer: 'Yes, CloneAI has an API that you can use for everything the console does.',
  },
  {
    id: 'demo',
    question: 'How do I turn this demo off? How do I remove the demo clone, get rid of the demo?',
    answer:
      'To turn this demo off and get rid of it, set DEMO=off and start the server again: the demo clone and its documents are then removed.',
  },
  {
    id: 'scans',
    question: 'Can a clone read scanned PDFs? Why can my scan not be read? Is there OCR?',
    answer:
      'Scanned pages without text cannot be read, as there is no OCR, nor can files with a password: the console says so, and why. Run a scan through text recognition first and upload the result.',
  },
  {
    id: 'pages',
    question: 'Can a clone read web pages? Can it crawl my website? Can I add a URL as a source?',
    answer:
      'Not yet: web pages as sources are not built yet, so a clone does not crawl a website and a URL cannot be added. Save the web page as HTML or PDF and upload the file, or paste its text.',
  },
  {
    id: 'needs',
    question: 'What do I need to run CloneAI? Which version of Node? What are the system requirements?',
    answer:
      'To run CloneAI you need Node, version 20 or newer (Node 20 or newer), with npm, and nothing else: no Docker, no database, no key.',
  },
  {
    id: 'docker',
    question: 'How do I run CloneAI with Docker? Can I use docker compose? Is there a Docker image?',
    answer:
      'To run CloneAI with Docker, use docker compose up --build --wait in the project’s folder: it builds the image and starts the server, Postgres with pgvector, and Redis. Then open http://localhost:8787.',
  },
  {
    id: 'database',
    question: 'Which database does CloneAI use? How do I use my own Postgres?',
    answer:
      'CloneAI uses an embedded database, PGlite, unless you give it Postgres: to use your own Postgres, set DATABASE_URL to a PostgreSQL 15 or newer with pgvector 0.8 or newer.',
  },
  {
    id: 'redis',
    question: 'Do I need Redis? Can I run CloneAI without Redis? What is it for?',
    answer:
      'No, you do not need Redis: you can run CloneAI without Redis. Redis is for rate limits, cache and live events of several servers; without REDIS_URL they are kept in memory, or in Postgres when there is one.',
  },
  {
    id: 'backup',
    question: 'How do I back up my data? How can I make a backup?',
    answer:
      'There is no backup built in: to make a backup, stop the server and copy its folder data. With Postgres, back the database up by pg_dump and copy the folder, too, which holds the uploaded files.',
  },
  {
    id: 'publish',
    question: 'How do I publish a clone? How do I make it public?',
    answer:
      'You publish a clone in the console, on the clone’s own page, which makes it public; only a published clone can be talked to on a site.',
  },
  {
    id: 'persona',
    question: 'How do I change how a clone speaks? How do I set its persona, its personality?',
    answer:
      'You change how a clone speaks by setting its persona and its instructions in the console. They give it a personality when a language model writes the answers; without a model it only quotes.',
  },
  {
    id: 'checked',
    question: 'How are citations checked? Are the quotes real?',
    answer:
      'Citations are checked before they are sent: the quoted words are looked up in the stored text of the source, and a quote that does not stand there is never shown, so the quotes are real.',
  },
  {
    id: 'unanswered',
    question: 'What happens when the sources do not answer? What if the documents do not answer a question?',
    answer:
      'When the sources, that is your documents, do not answer a question, the clone says so instead of guessing. A clone with a language model may be allowed to add general knowledge, by its answer policy.',
  },
  {
    id: 'private',
    question: 'Who can see my documents? Are they private? Can others read my files?',
    answer:
      'Only the members of your workspace can see your documents and read your files; they are private, but visitors see the passages that answers quote, and can open what is cited. Workspaces are kept apart by the database itself.',
  },
  {
    id: 'gdpr',
    question: 'Is CloneAI GDPR compliant? How do I export or delete the stored data of a visitor?',
    answer:
      'CloneAI helps you with the GDPR, but cannot make you compliant by itself: it runs on your own server, and the owner of a workspace can export the data that is stored about a visitor (POST /v1/privacy/export) and delete the visitor’s conversations (POST /v1/privacy/erase).',
  },
  {
    id: 'budget',
    question: 'How do I limit the cost? Is there a spending limit, a budget?',
    answer:
      'To limit the cost, set a monthly spending limit in the console: when it is reached, the clone answers no more until the next month or until the limit is raised.',
  },
  {
    id: 'charge',
    question: 'Can I charge my visitors, sell access to a clone, or deduct the cost of answers?',
    answer:
      'Charging visitors is not built yet, nor selling access to a clone, nor credits from which the cost of an answer is deducted. What each answer cost is recorded and shown in the console, and told to Lago when LAGO_API_URL is set.',
  },
  {
    id: 'payments',
    question: 'Can I take payments? Is there a paywall? Do experts get paid?',
    answer:
      'Not yet: there are no prices, no paywall and no payments, and experts do not get paid by it. Only the experts’ payout accounts at Stripe are there.',
  },
  {
    id: 'roles',
    question: 'Which roles are there? What may an editor do, what can a viewer do?',
    answer:
      'There are four roles: owner, admin, editor and viewer. An editor may change clones and their knowledge, a viewer can only look; an admin may also manage members and keys, and only an owner may export and erase personal data.',
  },
  {
    id: 'team',
    question: 'How do I invite a colleague? How do I add a member to my team? Can we work on one clone?',
    answer:
      'To invite a colleague, open the settings of the workspace in the console and add the team member’s address and role: your team then works on the same clones. Without SMTP_URL the mail is a file in the folder data/mail, with the link to pass on.',
  },
  {
    id: 'limits',
    question: 'What are the limits? Is there a rate limit? How many messages, how large a file, how big an upload?',
    answer:
      'The limits are 60 messages a minute, 10 uploaded files an hour and 1,000 other calls an hour for each caller (rate limits), and 50 megabytes as the maximum size of an upload. All limits can be changed by environment variables.',
  },
  {
    id: 'conversations',
    question: 'Can I see what visitors ask? Where do I read the conversations?',
    answer:
      'Yes, you can see what visitors ask: you read the conversations in the console, in each clone, with citations, ratings and cost.',
  },
  {
    id: 'feedback',
    question: 'Can visitors rate answers? Is there a thumbs up button for feedback?',
    answer:
      'Yes, visitors can rate an answer by thumbs up or down, buttons under each answer, and you see the feedback beside the conversation in the console.',
  },
  {
    id: 'delete',
    question: 'How do I delete a document? How do I remove a file or another source from a clone?',
    answer:
      'To delete a document, a file or any other source from a clone, open the clone’s knowledge in the console and remove it there: the clone then no longer draws on it.',
  },
  {
    id: 'password',
    question: 'I forgot my password: how do I reset it? How do I get a new password?',
    answer:
      'To reset your password and get a new one, choose on the login page that you forgot it: you get a mail with a link. Without SMTP_URL the mail is a file in the folder data/mail on the server.',
  },
  {
    id: 'sdk',
    question: 'Is there an SDK for TypeScript? Is there a JavaScript library?',
    answer:
      'Yes, there is an SDK, a library for TypeScript and JavaScript, @cloneai/sdk: call CloneAI by it from Node 20 and newer and from browsers. It has no dependencies.',
  },
  {
    id: 'react',
    question: 'Is there an example for React or Next.js? Can I use it in my React app?',
    answer:
      'Yes, there is an example for React in examples/react, to use in an app of yours: run npm run example react. The one for Next.js is in examples/next: run npm run example next.',
  },
  {
    id: 'mcp',
    question: 'Does CloneAI support MCP? Can I connect it by MCP? Is there an MCP server?',
    answer:
      'No, CloneAI does not support MCP, so you cannot connect it that way: there is no MCP server yet, nor are there endpoints for clients of OpenAI and of the AI SDK.',
  },
  {
    id: 'webhooks',
    question: 'Does CloneAI have webhooks? Can I get webhooks? How do I verify one?',
    answer:
      'Yes, CloneAI has signed webhooks: to get webhooks, add an endpoint in the console or by the API, and verify a webhook’s signature with verifyWebhook of the SDK.',
  },
  {
    id: 'can',
    question: 'What can CloneAI do? What would I use CloneAI for? What is it good for?',
    answer:
      'CloneAI can answer what people ask again and again, from your own documents, in a stream, with citations that stand word for word in the source. You would use CloneAI for support, courses, handbooks and everything else that experts explain often.',
  },
  {
    id: 'licence',
    question: 'Under which licence is CloneAI? Is it open source?',
    answer: 'CloneAI is open source, under the MIT licence (MIT license).',
  },
  {
    id: 'key',
    question: 'How do I set my OpenAI key, how do I add it? Where do I put the API key?',
    answer:
      'Set or add your OpenAI API key in the environment, as the variable OPENAI_API_KEY, or put it into the file .env in the project’s folder, and start the server again.',
  },
  {
    id: 'nokey',
    question: 'Do I need an API key?',
    answer: 'No, you do not need an API key: without one, answers are quoted from the sources.',
  },
  {
    id: 'office',
    question: 'Can a clone read Excel files? Can I upload a spreadsheet or PowerPoint slides?',
    answer: 'No, Excel and PowerPoint files cannot be read: save a spreadsheet or slides as PDF and upload that.',
  },
  {
    id: 'deploy',
    question: 'How do I deploy CloneAI? How do I host it?',
    answer:
      'To deploy CloneAI, use PostgreSQL with pgvector by DATABASE_URL on the machine that is to host it, set PUBLIC_URL to the address people use, and set JWT_SECRET. The embedded database survives a crash of the process, but not a power cut.',
  },
  {
    id: 'missing',
    question: 'Why does my clone not show up on my site? Why does it not appear on my page?',
    answer:
      'When a clone does not show up on a site, or does not appear on a page, it has not been published, the site’s origin is missing among its allowed origins, or the line in the page names another slug; the console’s check of the page tells which.',
  },
  {
    id: 'sent',
    question: 'Is my data sent to OpenAI? What does OpenAI get to see?',
    answer:
      'Your data is sent to OpenAI, or to the provider you chose, only with a model key: then OpenAI gets to see the questions, the passages found for them, and the text of your documents, to be embedded.',
  },
  {
    id: 'python',
    question: 'Is there a client for Python? Can I use it from Python, by a Python SDK?',
    answer: 'No, there is no client library (no SDK for Python) yet: from Python, use the HTTP API, which is described at /docs.',
  },
  {
    id: 'docs',
    question: 'Where is the documentation of the API?',
    answer: 'The API’s documentation is at /docs on the server.',
  },
  {
    id: 'unknown',
    question: 'What does a clone say when it does not know?',
    answer: 'A clone that does not know says so instead of guessing, in words of yours or by a polite default.',
  },
];
