/**
 * Questions as visitors ask them, with what a right answer quotes, looked up in the texts by hand (the bench refuses to run when an
 * expected piece does not stand in its world). In turn they belong to the half that was tuned on and to the half that was not.
 */
export interface HandQuestion {
  question: string;
  /** One of these stands in a right quotation (white space squeezed). None: the sources do not say it, a right answer is a refusal. */
  expect: readonly string[];
}

export interface HandWorld {
  name: string;
  /** Below the corpus folder, or beside this file (`own/…`): all of them make one clone. */
  files: readonly string[];
  questions: readonly HandQuestion[];
}

const answered = (question: string, ...expect: string[]): HandQuestion => ({ question, expect });
const unanswered = (...questions: string[]): HandQuestion[] => questions.map((question) => ({ question, expect: [] }));

export const HAND_WORLDS: readonly HandWorld[] = [
  {
    name: 'Best Buy 10-K',
    files: ['pdf/BESTBUY_2023_10K.pdf'],
    questions: [
      answered('How many stores does Best Buy operate?', '1,138 stores'),
      answered('how many people work at best buy', '90,000'),
      answered(
        'Who is the CEO of Best Buy?',
        'Barry was appointed our Chief Executive Officer',
        'Corie S. Barry 47 Chief Executive Officer',
      ),
      answered('Where is Best Buy headquartered?', 'headquarters buildings located in Richfield', '7601 Penn Avenue South'),
      answered('What was total revenue in fiscal 2023?', 'Revenue $ 46,298', 'generated $46.3 billion in revenue'),
      answered('dividend per share 2023', 'dividends per share $ 3.52', '$3.52 per share', '$0.92 per share'),
      answered("Who are Best Buy's biggest suppliers?", 'Apple, Samsung, HP, LG and Sony'),
      answered('How many stores are in California?', 'California 133'),
      answered('How much did they pay for Current Health?', '$389 million'),
      answered('Who audits the financial statements?', 'audited by Deloitte & Touche', "served as the Company's auditor", '/s/ Deloitte'),
      answered('When does the company want to be carbon neutral?', 'carbon neutral by 2040'),
      answered('How long is maternity leave?', '10 weeks'),
      answered('How many emploees does Best Buy have?', '90,000'),
      answered('What is the ticker symbol?', 'symbol BBY', 'BBY New York Stock Exchange'),
      answered('Why did the gross profit rate go down?', 'gross profit rate decreased in fiscal 2023, primarily'),
      answered('When was Best Buy incorporated?', 'incorporated in the state of Minnesota in 1966'),
      answered('total capital expenditures 2023', 'Total capital expenditures(2) $ 930', 'Total capital expenditures $ 930'),
      answered('Is the business seasonal?', 'is seasonal', 'seasonal'),
      ...unanswered(
        'How do I reset my iPhone?',
        'Who won the World Cup in 2018?',
        'How many stores does Walmart have?',
        'How much does a PlayStation 5 cost?',
        'What is the weather in Paris today?',
        'Who is the CEO of Apple?',
      ),
    ],
  },
  {
    name: 'Adobe 10-K',
    files: ['pdf/ADOBE_2022_10K.pdf'],
    questions: [
      answered('When was Adobe founded?', 'Founded in 1982'),
      answered(
        'Who is the chief financial officer of Adobe?',
        'Durn joined Adobe in October 2021',
        'Daniel Durn 56 Executive Vice President and Chief Financial Officer',
      ),
      answered('How many employees does Adobe have?', '29,239 people'),
      answered('how much will adobe pay for figma', '$20 billion'),
      answered('What are the reportable segments?', 'Digital Media;', 'Digital Media, Digital Experience'),
      answered('What is Behance?', 'Behance is a social community'),
      answered('adobe phone number', '408-536-6000'),
      answered('What is Photoshop?', 'Photoshop is the world’s most advanced'),
      answered('What was total revenue in 2022?', 'Total revenue $ 17,606', 'Total revenue 17,606'),
      answered('What did Adobe spend on research and development?', 'Research and development $ 2,987', 'Research and development 2,987'),
      answered('Who has audited the company since 1983?', 'auditor since 1983', 'KPMG LLP'),
      answered('What was the attrition rate?', 'attrition rate was 11.7%'),
      ...unanswered(
        'Who is the CEO of Microsoft?',
        'How do I crop a picture?',
        'How much does Photoshop cost per month?',
        'When is Easter this year?',
      ),
    ],
  },
  {
    name: 'Amcor results',
    files: ['pdf/AMCOR_2023Q4_EARNINGS.pdf'],
    questions: [
      answered(
        'What was net income in fiscal 2023?',
        'Net Income of $1,048',
        'Net Income was $1,048',
        'Net income 805 1,048',
        'Net income attributable to Amcor',
      ),
      answered("who is amcor's ceo", 'Amcor CEO Ron Delia'),
      answered('When is the dividend paid?', 'payment date will be September 27, 2023'),
      answered('How many shares were repurchased?', '41 million shares'),
      answered('What EPS does the company expect for fiscal 2024?', '67-71 cents', '67 to 71 cents'),
      answered('Why was free cash flow lower?', 'reflects higher interest payments'),
      answered('how much debt does amcor have', 'Net debt was $6,057 million', 'Net debt 5,715 6,057'),
      answered('What does Amcor do?', 'Amcor is a global leader in developing and producing responsible packaging'),
      ...unanswered('How many employees went on strike?', 'What is the recipe for pancakes?'),
    ],
  },
  {
    name: 'MGM results',
    files: ['pdf/MGMRESORTS_2022Q4_EARNINGS.pdf'],
    questions: [
      answered('How much did the Mirage sell for?', 'The Mirage for $1.1 billion'),
      answered('When did MGM buy The Cosmopolitan?', 'acquired in May 2022', 'acquisition in May 2022', 'acquisition on May 17, 2022'),
      answered('What was the occupancy on the Las Vegas Strip?', 'Occupancy 91 %'),
      answered('Does MGM still pay a dividend?', 'suspend our ongoing regular dividends'),
      answered('What is Adjusted EBITDAR?', '"Adjusted EBITDAR" is earnings before interest'),
      answered('Who is the CFO of MGM Resorts?', 'Jonathan Halkyard, Chief Financial Officer'),
      answered('How many shares were bought back in the fourth quarter?', '11 million shares'),
      answered('Why did MGM China lose revenue?', 'negatively affected by a three-day COVID', 'travel and entry restrictions in Macau'),
      ...unanswered('How do I get to the airport?', 'Which Beatles album sold best?'),
    ],
  },
  {
    name: 'Ulta results',
    files: ['pdf/ULTABEAUTY_2023Q4_EARNINGS.pdf'],
    questions: [
      answered('How many stores does Ulta have?', '1,355'),
      answered('What share of sales is skincare?', 'Skincare 16%', 'Skincare 17%'),
      answered('What was the tax rate in fiscal 2022?', 'tax rate increased to 24.4%'),
      answered('how much cash was there at the end of the year', '$737.9 million', '$ 737,877'),
      answered('When is the conference call?', 'March 9, 2023, at 4:30'),
      answered('Who runs Ulta Beauty?', 'Dave Kimbell, chief executive officer'),
      answered('How many new stores opened in fiscal 2022?', 'opened 47 new stores', 'New store openings, net 12 6 2 47'),
      answered('Why did inventories grow?', 'increase was primarily due to the opening of 47 new stores'),
      ...unanswered('Which lipstick suits me?', 'Who invented the telephone?'),
    ],
  },
  {
    name: 'Pages and Word files',
    files: [
      ...Array.from({ length: 11 }, (_, i) => `html/article-${String(i + 1).padStart(2, '0')}.html`),
      'html/wiki_duck.html',
      'docx/word_sample.docx',
      'docx/headings_numbered.docx',
      'pdf/multi_page.pdf',
    ],
    questions: [
      answered('What do ducks eat?', 'grasses, aquatic plants, fish'),
      answered('What is a male duck called?', 'called a drake'),
      answered('Can I feed bread to ducks?', 'should not be fed with bread'),
      answered('Who invented the typewriter?', 'Christopher Latham Sholes'),
      answered('When did Google Docs appear?', 'Google Docs (2006)'),
      answered('How many jobs will WeWork cut?', '4,000 jobs'),
      answered('How much does Disney+ cost?', '$6.99-a-month'),
      answered('price of the oxygen bar in delhi', 'Rs 299', 'Rs 300'),
      answered('How far does the VW Space Vizzion go on one charge?', '300 miles', '590 km'),
      answered('Why was Myles Garrett suspended?', 'fight that led to multi-game suspensions', 'hit Rudolph in the head'),
      answered('How many calories do berries have?', 'Berries Blueberry, Strawberry, Cranberry 150'),
      answered('Who won the match between Spain and Russia?', '2-1 win over Russia', 'victory for Spain'),
      answered('How many people signed up for Disney+ on the first day?', 'more than 10 million users'),
      answered('what is a tracked changes feature', 'Track Changes: A game-changer'),
      answered('When did Adam Neumann resign?', 'Neumann had resigned as CEO the previous week'),
      answered('What should I wear when swimming?', 'Wear sunglasses'),
      ...unanswered(
        'How many eggs does a duck lay?',
        'What is the capital of Australia?',
        'How do I bake bread?',
        'Who is the president of France?',
        'How long do ducks live?',
        'What time does the pharmacy close?',
      ),
    ],
  },
  {
    name: 'XQuAD, German',
    files: ['retrieval/xquad.de.json'],
    questions: [
      answered('Wann ist Nikola Tesla gestorben?', 'Tesla starb am 7. Januar 1943'),
      answered('Wie viele Einwohner hatte Warschau 1901?', '711.988 Einwohnern'),
      answered('Wer hat den Sauerstoff entdeckt?', 'Sauerstoff wurde von Carl Wilhelm Scheele'),
      answered('Wo fängt das Rheindelta an?', 'beginnt bei Millingen'),
      answered('Welche Nebenwirkung haben Glukokortikoide?', 'zentrales Übergewicht'),
      answered('Wie tief lag der Meeresspiegel in der Eiszeit?', 'Meeresspiegel um 120 m'),
      answered('Wie gross ist der Hauptcampus von Harvard?', '209 Acker'),
      answered('Wofür ist die Rheinschlucht bekannt?', 'Burgen und Weinberge'),
      ...unanswered(
        'Wie backe ich einen Apfelkuchen?',
        'Wie hoch ist der Eiffelturm?',
        'Wer gewann die Fußballweltmeisterschaft 2014?',
        'Wann fährt der nächste Zug nach Köln?',
      ),
    ],
  },
  {
    name: 'Small German shop',
    files: ['own/werkstatt.de.md'],
    questions: [
      answered('Was kostet eine Inspektion?', 'Eine Inspektion kostet 69 Euro'),
      answered('Wie lange dauert eine Reparatur?', 'zwei Werktage'),
      answered('Wer hat die Werkstatt gegründet?', 'Jana und Lotte Petersen'),
      answered('öffnungszeiten samstag', 'samstags von 10 bis 14 Uhr'),
      answered('Wie lagere ich den Akku im Winter?', 'bei Zimmertemperatur gelagert'),
      answered('Wie lange habe ich Garantie auf den Rahmen?', 'fünf Jahre Garantie'),
      answered('Kann ich ein Lastenrad mieten?', 'Lastenräder für 25 Euro'),
      answered('Kann ich Sachen zurückgeben?', 'dreißig Tage lang'),
      ...unanswered('Verkauft ihr auch Motorräder?', 'Wie heißt der Bürgermeister von Hamburg?'),
    ],
  },
  {
    name: 'Small Spanish museum',
    files: ['own/museo.es.md'],
    questions: [
      answered('¿Cuánto cuesta la entrada?', 'entrada general cuesta 8 euros'),
      answered('¿Cuándo cierra el museo?', 'de 10:00 a 19:00', 'Los lunes permanece cerrado'),
      answered('¿Quién dirigió la restauración del edificio?', 'Elena Ruibal'),
      answered('¿Puedo entrar con mi perro?', 'No se admiten perros'),
      answered('horario', 'martes a domingo, de 10:00 a 19:00'),
      answered('¿Cuántas piezas tiene la colección?', '4.200 piezas'),
      answered('¿Cuándo se hundió la galera?', 'se hundió en 1612'),
      answered('¿Qué autobuses llegan al museo?', 'líneas 3 y 12 de autobús'),
      ...unanswered('¿Dónde puedo comprar zapatos?', '¿Quién ganó la Eurocopa de 2012?'),
    ],
  },
  {
    name: 'Small French bakery',
    files: ['own/boulangerie.fr.md'],
    questions: [
      answered('Combien coûte une baguette ?', 'baguette de tradition coûte 1,30 euro'),
      answered('Qui dirige la boulangerie ?', 'Agathe Lefèvre, la dirige'),
      answered('Comment commander un gâteau ?', 'se commandent quarante-huit heures'),
      answered('Est-ce que vous livrez à domicile ?', 'Nous livrons gratuitement'),
      answered('Quand la boulangerie a-t-elle ouvert ?', 'a ouvert la boulangerie en 1921'),
      answered('horaires dimanche', 'dimanche matin'),
      ...unanswered('Quel temps fera-t-il demain ?', 'Qui a peint la Joconde ?'),
    ],
  },
  {
    name: 'Small Arabic clinic',
    files: ['own/eyada.ar.md'],
    questions: [
      answered('كم تكلفة تنظيف الأسنان؟', 'تنظيف الأسنان فسعره مئتان وخمسون'),
      answered('متى تفتح العيادة؟', 'تفتح العيادة أبوابها'),
      answered('من أسس العيادة؟', 'أسست الدكتورة ليلى حداد'),
      answered('كيف ألغي الموعد؟', 'إلغاء الموعد فأخبرونا'),
      ...unanswered('ما هي عاصمة اليابان؟', 'من فاز بكأس العالم؟'),
    ],
  },
];

/** What gives a reader the answer to each FinanceBench question, in their order: the figures to compute it from, or the words. */
export const FINANCE_EXPECTED: readonly (readonly string[])[] = [
  ['Operating income 6,098 5,802', 'Operating income $ 6,098'],
  ['operating activities 7,838', 'operating activities $ 7,838', 'operating activities of $7.84 billion'],
  ['EBITDA 2,117 2,018', 'EBITDA 1,829', 'EBITDA of $2,018'],
  ['comparable constant currency basis were in line'],
  ['21.4 %', 'Gross profit $ 9,912', 'Gross profit 9,912'],
  ['Current Health'],
  ['operating activities 1,824', 'operating activities $ 1,824'],
  ['3,142,308', 'EBITDAR of $3.1 billion'],
  ['Interest expense, net of amounts capitalized', 'Adjusted EBIT'],
  ['revenues of $674 million', 'MGM China net revenues'],
  ['lower marketing expenses and leverage of incentive compensation'],
  ['opening of 47 new stores'],
  ['at a cost of $328.1 million'],
  ['store payroll and benefits due to wage investments'],
];
