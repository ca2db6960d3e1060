/** Small clones for dialogues: their texts, and the starter questions that they suggest. Several things share an attribute on purpose. */
export interface DialogueWorld {
  name: string;
  bio: string;
  language: string;
  starters: readonly { question: string; expect: string }[];
  texts: readonly { title: string; text: string }[];
}

export const WORLDS = {
  cycles: {
    name: 'Harbor Cycles',
    bio: 'Answers questions about hiring bicycles at the old harbor.',
    language: 'en',
    starters: [
      { question: 'What does Harbor Cycles do?', expect: 'hires out bicycles' },
      { question: 'What does a city bike cost?', expect: '14 euros' },
      { question: 'Can I bring a dog?', expect: 'dog trailer' },
      { question: 'When is the shop open?', expect: 'eight in the morning' },
      { question: 'How do I cancel a booking?', expect: 'link in the confirmation' },
    ],
    texts: [
      {
        title: 'About Harbor Cycles',
        text: 'Harbor Cycles is a small shop that hires out bicycles at the old harbor. It was founded by Ines Baltar in 2009. The shop has a fleet of 120 bicycles and a workshop of its own.\n\nThe shop is open from eight in the morning to seven in the evening. On Sundays it opens at ten. In winter, from November to February, it stays closed on Mondays.',
      },
      {
        title: 'Bicycles and prices',
        text: '# City bike\n\nThe city bike costs 14 euros a day. It weighs 16 kilograms and has seven gears. It is available in green and in cream.\n\n# Electric bike\n\nThe electric bike costs 32 euros a day. It weighs 24 kilograms, and its battery lasts for 80 kilometers. Charging the battery takes four hours. You must be at least 16 years old to ride the electric bike.\n\n# Cargo bike\n\nThe cargo bike costs 38 euros a day. It carries up to 90 kilograms, or two children. A rain cover for the cargo bike is included.',
      },
      {
        title: 'Bookings',
        text: 'To book a bicycle, choose a day on the website and pay by card. To cancel a booking, open the link in the confirmation and choose “Cancel”. You can cancel free of charge until 24 hours before. Later cancellations cost half of the price.\n\nA deposit of 50 euros is held on your card and released when you return the bicycle. If you are late, each hour costs 5 euros.',
      },
      {
        title: 'Rides with children and animals',
        text: 'You can bring a dog: a dog trailer costs 9 euros a day and carries dogs up to 30 kilograms. Child seats are free and fit children up to 22 kilograms. Helmets are free for children and cost 3 euros for adults.',
      },
      {
        title: 'Routes',
        text: '# Lighthouse route\n\nThe lighthouse route is 18 kilometers long and flat. It takes about two hours. There is a café at the lighthouse.\n\n# Vineyard route\n\nThe vineyard route is 41 kilometers long and climbs 600 meters. It takes about five hours. We recommend the electric bike for the vineyard route.',
      },
    ],
  },
  kiln: {
    name: 'Mara Oduya',
    bio: 'A potter who teaches wheel throwing and glazing in a studio with two kilns.',
    language: 'en',
    starters: [
      { question: 'What courses do you teach?', expect: 'wheel throwing' },
      { question: 'How hot does the kiln get?', expect: '1,260' },
      { question: 'Which clay should a beginner use?', expect: 'stoneware' },
      { question: 'How much is a membership?', expect: '95 dollars' },
    ],
    texts: [
      {
        title: 'Courses',
        text: 'I teach two courses: wheel throwing on Tuesdays and glazing on Thursdays. Wheel throwing lasts eight weeks and costs 280 dollars. Glazing lasts four weeks and costs 150 dollars. Each course has at most seven people. No experience is needed for wheel throwing, but glazing is for people who have thrown before.',
      },
      {
        title: 'Studio membership',
        text: 'A membership of the studio costs 95 dollars a month. It includes a shelf, 10 kilograms of clay, and use of the wheels on weekdays. Members may bring one guest a month. You can end a membership at the end of any month by email.',
      },
      {
        title: 'Kilns and firing',
        text: 'The large kiln gets as hot as 1,260 degrees Celsius. A glaze firing takes 14 hours, and a bisque firing takes 10 hours. The small kiln is for tests and reaches 1,100 degrees. Pots must dry for a week before a bisque firing, because wet clay bursts in the kiln.',
      },
      {
        title: 'Clay and glazes',
        text: 'A beginner should use stoneware, because it forgives mistakes. Porcelain is white and difficult, and it shrinks by 15 percent. Stoneware shrinks by 12 percent. All of our glazes are free of lead and safe for food.\n\nA cracked pot cannot be repaired after the glaze firing. Before the bisque firing, fill a crack with vinegar and soft clay.',
      },
    ],
  },
  kaese: {
    name: 'Bergkäserei Sonnalp',
    bio: 'Beantwortet Fragen zur Bergkäserei, zu Führungen und zum Hofladen.',
    language: 'de',
    starters: [
      { question: 'Welche Käse macht ihr?', expect: 'Bergkäse' },
      { question: 'Wann ist der Hofladen geöffnet?', expect: 'neun bis achtzehn Uhr' },
      { question: 'Was kostet eine Führung?', expect: '12 Euro' },
      { question: 'Verschickt ihr Käse?', expect: 'verschicken' },
    ],
    texts: [
      {
        title: 'Unsere Käse',
        text: '# Bergkäse\n\nWir machen drei Käse: Bergkäse, Almrausch und einen Frischkäse mit Kräutern. Der Bergkäse reift zwölf Monate im Felsenkeller. Er wird aus Rohmilch gemacht und kostet 32 Euro je Kilogramm.\n\n# Almrausch\n\nDer Almrausch ist ein Weichkäse mit roter Rinde. Er reift sechs Wochen und kostet 27 Euro je Kilogramm. Für Schwangere ist der Almrausch nicht geeignet, weil er aus Rohmilch ist.\n\n# Frischkäse\n\nDer Frischkäse hält sich acht Tage im Kühlschrank. Er enthält Schnittlauch, Kresse und Petersilie.',
      },
      {
        title: 'Führungen',
        text: 'Eine Führung durch die Käserei kostet 12 Euro, für Kinder 6 Euro. Sie dauert anderthalb Stunden und endet mit einer Kostprobe. Führungen gibt es jeden Samstag um elf Uhr. Gruppen ab acht Personen melden sich eine Woche vorher an. Der Felsenkeller ist für Rollstühle leider nicht zugänglich.',
      },
      {
        title: 'Hofladen und Versand',
        text: 'Der Hofladen ist von Dienstag bis Samstag geöffnet, von neun bis achtzehn Uhr. Hunde dürfen nicht in den Laden. Bezahlen kann man bar und mit Karte.\n\nWir verschicken Käse in Kühlboxen nach Deutschland und Österreich. Der Versand kostet 9,80 Euro und dauert zwei Tage. Ab 80 Euro ist der Versand kostenlos. In die Schweiz verschicken wir nicht.',
      },
      {
        title: 'Die Käserei',
        text: 'Die Käserei wurde 1932 von Leopold Brandtner gegründet. Heute führt sie seine Enkelin Vera Brandtner. Die Milch kommt von vierzehn Höfen im Tal.',
      },
    ],
  },
  vela: {
    name: 'Escuela de Vela Cabo Gris',
    bio: 'Responde preguntas sobre los cursos de vela y el alquiler de barcos.',
    language: 'es',
    starters: [
      { question: '¿Qué cursos ofrecéis?', expect: 'iniciación' },
      { question: '¿Cuánto cuesta alquilar un kayak?', expect: '15 euros' },
      { question: '¿Dónde está la escuela?', expect: 'muelle' },
      { question: '¿Se navega con lluvia?', expect: 'lluvia' },
    ],
    texts: [
      {
        title: 'Cursos',
        text: 'Ofrecemos dos cursos: iniciación y regata. El curso de iniciación dura cinco días y cuesta 190 euros. El curso de regata dura diez días y cuesta 420 euros. Para el curso de regata hay que haber hecho antes el de iniciación. Los grupos tienen como máximo seis alumnos. La edad mínima es de ocho años.',
      },
      {
        title: 'Alquiler',
        text: 'Alquilar un kayak cuesta 15 euros la hora. Alquilar una tabla de remo cuesta 12 euros la hora. El velero de seis metros se alquila por 140 euros al día, y para llevarlo se necesita la licencia de navegación. La fianza del velero es de 300 euros. Los chalecos están incluidos.',
      },
      {
        title: 'Llegar a la escuela',
        text: 'La escuela está en el muelle norte, detrás de la lonja. El autobús 7 para delante de la puerta. Hay un aparcamiento gratuito a doscientos metros. La secretaria, Nuria Salgado, atiende de diez a dos.',
      },
      {
        title: 'Tiempo y cancelaciones',
        text: 'Con lluvia navegamos igual, pero con viento de más de 25 nudos se suspende la clase. Una clase suspendida se recupera otro día. Se puede cancelar sin coste hasta tres días antes. Después se paga la mitad.',
      },
    ],
  },
  jardin: {
    name: 'Jardin des Trois Sources',
    bio: 'Répond aux questions sur le jardin botanique, ses serres et ses ateliers.',
    language: 'fr',
    starters: [
      { question: 'Combien coûte l’entrée du jardin ?', expect: '9 euros' },
      { question: 'Quand fleurissent les magnolias ?', expect: 'avril' },
      { question: 'Peut-on pique-niquer dans le jardin ?', expect: 'pelouse' },
      { question: 'Quels ateliers proposez-vous ?', expect: 'taille' },
    ],
    texts: [
      {
        title: 'Visiter le jardin',
        text: 'L’entrée du jardin coûte 9 euros, et 5 euros pour les étudiants. Le jardin est ouvert tous les jours de neuf heures à dix-neuf heures. Les serres ferment une heure plus tôt. On peut pique-niquer sur la grande pelouse, mais pas près des bassins. Les chiens sont admis en laisse.',
      },
      {
        title: 'Les collections',
        text: 'Les magnolias fleurissent en avril. La collection de magnolias compte 84 arbres, et le plus ancien a été planté en 1887. Les roses anciennes fleurissent en juin. La serre tropicale abrite 300 orchidées. Il y fait 26 degrés toute l’année.',
      },
      {
        title: 'Ateliers',
        text: 'Nous proposons deux ateliers : la taille des rosiers et le bouturage. L’atelier de taille coûte 35 euros et dure trois heures. L’atelier de bouturage coûte 20 euros et dure deux heures. Il faut apporter son sécateur pour la taille. Les ateliers ont lieu le samedi.',
      },
      {
        title: 'Histoire',
        text: 'Le jardin a été créé en 1871 par le pharmacien Auguste Delmas. Il s’étend sur quatre hectares. L’association des Amis du jardin l’entretient depuis 1990.',
      },
    ],
  },
  forno: {
    name: 'Forno Ca’ Vecchia',
    bio: 'Risponde a domande sul forno, sul pane e sui corsi.',
    language: 'it',
    starters: [
      { question: 'Quali tipi di pane fate?', expect: 'segale' },
      { question: 'Quanto costa il corso di panificazione?', expect: '65 euro' },
      { question: 'A che ora apre il forno?', expect: 'sei e mezza' },
    ],
    texts: [
      {
        title: 'Il pane',
        text: 'Facciamo tre tipi di pane: pane di segale, pane di farro e focaccia. Il pane di segale costa 6 euro al chilo e si conserva per sei giorni. Il pane di farro costa 7 euro al chilo e contiene noci. La focaccia si fa solo il venerdì.',
      },
      {
        title: 'Il corso',
        text: 'Il corso di panificazione costa 65 euro e dura quattro ore. Si tiene ogni primo sabato del mese. Il grembiule è incluso. Possono partecipare al massimo otto persone.',
      },
      {
        title: 'Orari',
        text: 'Il forno apre alle sei e mezza e chiude alle tredici. Il lunedì è chiuso. Si può pagare con la carta da 10 euro in su.',
      },
    ],
  },
} as const satisfies Record<string, DialogueWorld>;
