const DEFAULTS: Record<string, string> = {
  en: 'I could not find that in my sources, so I would rather not guess. Try asking it another way, or about something else I know.',
  de: 'Das finde ich in meinen Quellen nicht, und raten möchte ich nicht. Fragen Sie es gern anders oder nach etwas anderem.',
  es: 'No lo encuentro en mis fuentes y prefiero no adivinar. Prueba a preguntarlo de otra manera o sobre otro tema.',
  fr: 'Je ne trouve pas cela dans mes sources et je préfère ne pas deviner. Essayez de poser la question autrement, ou sur un autre sujet.',
  it: 'Non lo trovo nelle mie fonti e preferisco non tirare a indovinare. Prova a chiederlo in un altro modo o su un altro tema.',
  pt: 'Não encontro isso nas minhas fontes e prefiro não adivinhar. Tente perguntar de outra forma ou sobre outro assunto.',
  nl: 'Dat vind ik niet in mijn bronnen, en ik wil niet gokken. Stel de vraag anders, of vraag naar iets anders.',
  ar: 'لم أجد ذلك في مصادري، ولا أريد أن أخمّن. جرّب صياغة أخرى للسؤال أو اسأل عن موضوع آخر.',
  he: 'לא מצאתי זאת במקורות שלי, ואיני רוצה לנחש. נסו לשאול בדרך אחרת או על נושא אחר.',
  ru: 'Я не нахожу этого в своих источниках и не хочу гадать. Спросите иначе или о чём-нибудь другом.',
  zh: '我在资料中没有找到相关内容，不想随意猜测。请换一种问法，或问我别的问题。',
  ja: '手元の資料には見つかりませんでした。推測でお答えすることは控えます。別の聞き方や、ほかの質問をお試しください。',
  ko: '제 자료에서 그 내용을 찾지 못했고, 추측으로 답하고 싶지 않습니다. 다르게 묻거나 다른 것을 물어봐 주세요.',
  hi: 'यह मुझे अपने स्रोतों में नहीं मिला, और मैं अनुमान नहीं लगाना चाहता। कृपया दूसरे ढंग से या किसी और विषय पर पूछें।',
};

/** The clone's refusal text, or a default in the language of the answer. */
export function refusalText(own: string, language: string): string {
  return own.trim() || DEFAULTS[language] || (DEFAULTS.en as string);
}
