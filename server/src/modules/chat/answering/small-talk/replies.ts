/** What a clone without a model says about itself, in one language. Every text holds for any clone. */
export interface Replies {
  hello: string;
  iAm: (name: string) => string;
  /** What it is, for any expert. */
  nature: string;
  ask: string;
  well: string;
  welcome: string;
  goodbye: string;
  go: string;
  maker: string;
  sources: (titles: string) => string;
  noSources: string;
  more: (count: number) => string;
  examples: string;
  topics: string;
  summary: string;
}

export const REPLIES: Record<string, Replies> = {
  en: {
    hello: 'Hello!',
    iAm: (name) => `I am ${name}.`,
    nature: 'I am not a person, but an assistant: I answer from my sources and show where each answer comes from.',
    ask: 'What would you like to know?',
    well: 'Thank you, I am ready for your questions.',
    welcome: 'You are welcome! Is there anything else you would like to know?',
    goodbye: 'Goodbye! Come back whenever you have a question.',
    go: 'Good. What would you like to know?',
    maker: 'The people who run this chat made me from their own documents.',
    sources: (titles) => `I answer questions from these sources: ${titles}.`,
    noSources: 'I have no sources yet, so I cannot answer questions about them.',
    more: (count) => `and ${count} more`,
    examples: 'You can ask me, for example:',
    topics: 'Topics',
    summary: 'From the sources, word for word:',
  },
  de: {
    hello: 'Hallo!',
    iAm: (name) => `Ich bin ${name}.`,
    nature: 'Ich bin kein Mensch, sondern ein Assistent: Ich antworte aus meinen Quellen und zeige, woher jede Antwort stammt.',
    ask: 'Was möchten Sie wissen?',
    well: 'Danke, ich bin bereit für Ihre Fragen.',
    welcome: 'Gern! Möchten Sie noch etwas wissen?',
    goodbye: 'Auf Wiedersehen! Kommen Sie gern wieder, wenn Sie eine Frage haben.',
    go: 'Gut. Was möchten Sie wissen?',
    maker: 'Wer diesen Chat betreibt, hat mich aus eigenen Dokumenten gemacht.',
    sources: (titles) => `Ich beantworte Fragen aus diesen Quellen: ${titles}.`,
    noSources: 'Ich habe noch keine Quellen und kann deshalb keine Fragen dazu beantworten.',
    more: (count) => `und ${count} weitere`,
    examples: 'Fragen Sie mich zum Beispiel:',
    topics: 'Themen',
    summary: 'Aus den Quellen, Wort für Wort:',
  },
  es: {
    hello: '¡Hola!',
    iAm: (name) => `Soy ${name}.`,
    nature: 'No soy una persona, sino un asistente: respondo a partir de mis fuentes y muestro de dónde sale cada respuesta.',
    ask: '¿Qué te gustaría saber?',
    well: 'Gracias, estoy listo para tus preguntas.',
    welcome: '¡De nada! ¿Te gustaría saber algo más?',
    goodbye: '¡Hasta luego! Vuelve cuando tengas una pregunta.',
    go: 'Bien. ¿Qué te gustaría saber?',
    maker: 'Quien gestiona este chat me hizo a partir de sus propios documentos.',
    sources: (titles) => `Respondo preguntas a partir de estas fuentes: ${titles}.`,
    noSources: 'Todavía no tengo fuentes, así que no puedo responder preguntas sobre ellas.',
    more: (count) => `y ${count} más`,
    examples: 'Puedes preguntarme, por ejemplo:',
    topics: 'Temas',
    summary: 'De las fuentes, palabra por palabra:',
  },
  fr: {
    hello: 'Bonjour !',
    iAm: (name) => `Je suis ${name}.`,
    nature: 'Je ne suis pas une personne, mais un assistant : je réponds à partir de mes sources et je montre d’où vient chaque réponse.',
    ask: 'Que souhaitez-vous savoir ?',
    well: 'Merci, je suis prêt à répondre à vos questions.',
    welcome: 'Avec plaisir ! Souhaitez-vous savoir autre chose ?',
    goodbye: 'Au revoir ! Revenez quand vous aurez une question.',
    go: 'Bien. Que souhaitez-vous savoir ?',
    maker: 'La personne qui gère ce chat m’a créé à partir de ses propres documents.',
    sources: (titles) => `Je réponds aux questions à partir de ces sources : ${titles}.`,
    noSources: 'Je n’ai pas encore de sources et ne peux donc pas répondre à des questions à leur sujet.',
    more: (count) => `et ${count} de plus`,
    examples: 'Vous pouvez me demander, par exemple :',
    topics: 'Sujets',
    summary: 'Tiré des sources, mot pour mot :',
  },
  it: {
    hello: 'Ciao!',
    iAm: (name) => `Sono ${name}.`,
    nature: 'Non sono una persona, ma un assistente: rispondo dalle mie fonti e mostro da dove viene ogni risposta.',
    ask: 'Che cosa vorresti sapere?',
    well: 'Grazie, sono pronto per le tue domande.',
    welcome: 'Prego! Vorresti sapere altro?',
    goodbye: 'Arrivederci! Torna quando hai una domanda.',
    go: 'Bene. Che cosa vorresti sapere?',
    maker: 'Chi gestisce questa chat mi ha creato dai propri documenti.',
    sources: (titles) => `Rispondo a domande da queste fonti: ${titles}.`,
    noSources: 'Non ho ancora fonti, quindi non posso rispondere a domande su di esse.',
    more: (count) => `e altre ${count}`,
    examples: 'Puoi chiedermi, per esempio:',
    topics: 'Argomenti',
    summary: 'Dalle fonti, parola per parola:',
  },
  pt: {
    hello: 'Olá!',
    iAm: (name) => `Sou ${name}.`,
    nature: 'Não sou uma pessoa, mas um assistente: respondo a partir das minhas fontes e mostro de onde vem cada resposta.',
    ask: 'O que gostaria de saber?',
    well: 'Obrigado, estou pronto para as suas perguntas.',
    welcome: 'De nada! Gostaria de saber mais alguma coisa?',
    goodbye: 'Até logo! Volte quando tiver uma pergunta.',
    go: 'Bom. O que gostaria de saber?',
    maker: 'Quem gere este chat criou-me a partir dos seus próprios documentos.',
    sources: (titles) => `Respondo a perguntas a partir destas fontes: ${titles}.`,
    noSources: 'Ainda não tenho fontes, por isso não posso responder a perguntas sobre elas.',
    more: (count) => `e mais ${count}`,
    examples: 'Pode perguntar-me, por exemplo:',
    topics: 'Temas',
    summary: 'Das fontes, palavra por palavra:',
  },
  nl: {
    hello: 'Hallo!',
    iAm: (name) => `Ik ben ${name}.`,
    nature: 'Ik ben geen mens, maar een assistent: ik antwoord uit mijn bronnen en laat zien waar elk antwoord vandaan komt.',
    ask: 'Wat wilt u weten?',
    well: 'Dank u, ik ben klaar voor uw vragen.',
    welcome: 'Graag gedaan! Wilt u nog iets weten?',
    goodbye: 'Tot ziens! Kom gerust terug als u een vraag hebt.',
    go: 'Goed. Wat wilt u weten?',
    maker: 'Wie deze chat beheert, heeft mij uit eigen documenten gemaakt.',
    sources: (titles) => `Ik beantwoord vragen uit deze bronnen: ${titles}.`,
    noSources: 'Ik heb nog geen bronnen en kan er dus geen vragen over beantwoorden.',
    more: (count) => `en nog ${count}`,
    examples: 'U kunt mij bijvoorbeeld vragen:',
    topics: 'Onderwerpen',
    summary: 'Uit de bronnen, woord voor woord:',
  },
  ar: {
    hello: 'مرحبًا!',
    iAm: (name) => `أنا ${name}.`,
    nature: 'لست إنسانًا، بل مساعد: أجيب من مصادري وأبيّن مصدر كل إجابة.',
    ask: 'ماذا تودّ أن تعرف؟',
    well: 'شكرًا، أنا جاهز لأسئلتك.',
    welcome: 'على الرحب والسعة! هل تودّ معرفة شيء آخر؟',
    goodbye: 'إلى اللقاء! عُد متى كان لديك سؤال.',
    go: 'حسنًا. ماذا تودّ أن تعرف؟',
    maker: 'أنشأني من يدير هذه المحادثة من مستنداته.',
    sources: (titles) => `أجيب عن الأسئلة من هذه المصادر: ${titles}.`,
    noSources: 'ليست لديّ مصادر بعد، فلا أستطيع الإجابة عن أسئلة حولها.',
    more: (count) => `و${count} غيرها`,
    examples: 'يمكنك أن تسألني مثلًا:',
    topics: 'المواضيع',
    summary: 'من المصادر، حرفيًا:',
  },
};

export const repliesIn = (language: string): Replies => REPLIES[language] ?? (REPLIES.en as Replies);
