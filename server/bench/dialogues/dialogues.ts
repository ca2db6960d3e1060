import type { WORLDS } from './worlds.ts';

/** A question, and what the answer contains; null for a refusal. A second text after `|` is right, too. */
export type DialogueTurn = readonly [question: string, expect: string | null];

export interface Dialogue {
  world: keyof typeof WORLDS;
  turns: readonly DialogueTurn[];
}

const of =
  (world: Dialogue['world']) =>
  (...turns: DialogueTurn[]): Dialogue => ({ world, turns });
const cycles = of('cycles');
const kiln = of('kiln');
const kaese = of('kaese');
const vela = of('vela');
const jardin = of('jardin');
const forno = of('forno');

export const DIALOGUES: readonly Dialogue[] = [
  // A refused question lends nothing to the next one.
  cycles(['Do you repair skateboards in Lisbon?', null], ['What does the city bike cost?', '14 euros']),
  cycles(['Do you sell submarines?', null], ['When is the shop open?', 'eight in the morning']),
  cycles(['Who won the world cup in 1990?', null], ['Who founded Harbor Cycles?', 'Ines Baltar']),
  cycles(['Can I pay with bitcoin on the moon?', null], ['deposit?', '50 euros']),
  kiln(['Do you sell sushi?', null], ['How much is a membership?', '95 dollars']),
  kiln(['Where can I park my helicopter?', null], ['which clay for beginners', 'stoneware']),
  kiln(['What does a flight to Tokyo cost?', null], ['And glazing?', '150 dollars|Thursdays|four weeks']),
  kaese(['Habt ihr auch Motorräder?', null], ['Wann ist der Hofladen offen?', 'neun bis achtzehn Uhr']),
  kaese(['Wer ist Präsident von Frankreich?', null], ['Wer hat die Käserei gegründet?', 'Leopold Brandtner']),
  vela(['¿Vendéis bicicletas eléctricas?', null], ['¿Cuánto cuesta el curso de regata?', '420 euros']),
  vela(['¿Quién ganó el mundial de fútbol?', null], ['¿Dónde está la escuela?', 'muelle']),
  jardin(['Vendez-vous des voitures ?', null], ['Quand fleurissent les roses ?', 'juin']),
  forno(['Vendete biciclette elettriche?', null], ['Quanto costa il pane di farro?', '7 euro']),

  // A subject is carried to the next question.
  cycles(['What does the cargo bike cost?', '38 euros'], ['How much can it carry?', '90 kilograms']),
  cycles(['Tell me about the electric bike', '32 euros|24 kilograms|battery'], ['How much does it weigh?', '24 kilograms']),
  cycles(['What does the city bike cost?', '14 euros'], ['How many gears does it have?', 'seven gears']),
  cycles(['How long is the vineyard route?', '41 kilometers'], ['How long does it take?', 'five hours']),
  cycles(['How long is the lighthouse route?', '18 kilometers'], ['Is there a café there?', 'café at the lighthouse']),
  kiln(['How hot does the large kiln get?', '1,260'], ['And the small one?', '1,100']),
  kiln(['What does wheel throwing cost?', '280 dollars'], ['How long does it last?', 'eight weeks']),
  kiln(['What does glazing cost?', '150 dollars'], ['How long does it last?', 'four weeks']),
  kiln(['How much does porcelain shrink?', '15 percent'], ['What about stoneware?', '12 percent']),
  kaese(['Was kostet der Bergkäse?', '32 Euro'], ['Wie lange reift er?', 'zwölf Monate']),
  kaese(['Was kostet der Almrausch?', '27 Euro'], ['Wie lange reift er?', 'sechs Wochen']),
  kaese(['Was kostet eine Führung?', '12 Euro'], ['Wie lange dauert sie?', 'anderthalb Stunden']),
  kaese(['Verschickt ihr Käse nach Österreich?', 'Österreich'], ['Und was kostet das?', '9,80 Euro']),
  vela(['¿Cuánto cuesta el curso de iniciación?', '190 euros'], ['¿Y cuánto dura?', 'cinco días']),
  vela(['¿Cuánto cuesta el curso de iniciación?', '190 euros'], ['¿Y el de regata?', '420 euros|diez días']),
  vela(['¿Cuánto cuesta alquilar el velero?', '140 euros'], ['¿Necesito una licencia para eso?', 'licencia']),
  jardin(['Combien coûte l’atelier de taille ?', '35 euros'], ['Combien de temps dure-t-il ?', 'trois heures']),
  jardin(['Combien coûte l’atelier de taille ?', '35 euros'], ['Et celui de bouturage ?', '20 euros|deux heures']),
  jardin(['Quand fleurissent les magnolias ?', 'avril'], ['Et les roses ?', 'juin']),
  forno(['Quanto costa il pane di segale?', '6 euro'], ['E quello di farro?', '7 euro']),
  forno(['Quanto costa il corso?', '65 euro'], ['Quanto dura?', 'quattro ore']),

  // Over more than one turn.
  cycles(
    ['What does the electric bike cost?', '32 euros'],
    ['And how much does it weigh?', '24 kilograms'],
    ['How long does charging take?', 'four hours'],
    ['How old must I be to ride it?', '16 years'],
  ),
  cycles(
    ['What does the cargo bike cost?', '38 euros'],
    ['Is a rain cover included?', 'rain cover'],
    ['And how many children does it carry?', 'two children'],
  ),
  cycles(
    ['How do I cancel a booking?', 'confirmation'],
    ['Until when is that free?', '24 hours'],
    ['And later cancellations?', 'half of the price'],
  ),
  kiln(
    ['Tell me about wheel throwing', 'wheel throwing'],
    ['On which day is it?', 'Tuesdays'],
    ['How many people are in it?', 'seven people'],
  ),
  kiln(['What does a membership cost?', '95 dollars'], ['What is included?', 'shelf'], ['May I bring a guest?', 'one guest']),
  kiln(
    ['How long is a glaze firing?', '14 hours'],
    ['And a bisque firing?', '10 hours'],
    ['Why must pots dry before it?', 'wet clay bursts'],
  ),
  kaese(
    ['Was kostet der Almrausch?', '27 Euro'],
    ['Und wie lange reift er?', 'sechs Wochen'],
    ['Ist er für Schwangere geeignet?', 'nicht geeignet'],
  ),
  kaese(['Gibt es Führungen?', 'Führung'], ['Wann?', 'Samstag'], ['Und was kostet das für Kinder?', '6 Euro']),
  kaese(['Wer hat die Käserei gegründet?', 'Leopold Brandtner'], ['Wann war das?', '1932'], ['Wer führt sie heute?', 'Vera Brandtner']),
  vela(
    ['¿Cuánto cuesta el velero al día?', '140 euros'],
    ['¿Y la fianza?', '300 euros'],
    ['¿Los chalecos están incluidos?', 'chalecos están incluidos'],
  ),
  vela(['¿Se navega con lluvia?', 'lluvia'], ['¿Y con mucho viento?', '25 nudos'], ['¿Se recupera la clase?', 'se recupera']),
  jardin(
    ['Combien coûte l’entrée ?', '9 euros'],
    ['Et pour les étudiants ?', '5 euros'],
    ['À quelle heure ferme le jardin ?', 'dix-neuf heures'],
  ),
  jardin(
    ['Qui a créé le jardin ?', 'Auguste Delmas'],
    ['En quelle année ?', '1871'],
    ['Sur combien d’hectares s’étend-il ?', 'quatre hectares'],
  ),
  forno(['Quanto dura il corso?', 'quattro ore'], ['Quanto costa?', '65 euro'], ['E quante persone possono partecipare?', 'otto persone']),

  // Courtesies lend nothing, and are never refused.
  cycles(
    ['Hello!', 'Harbor Cycles'],
    ['What does the city bike cost?', '14 euros'],
    ['Thanks a lot!', 'welcome'],
    ['And the cargo bike?', '38 euros'],
  ),
  kaese(
    ['Guten Tag', 'Bergkäserei Sonnalp'],
    ['Wer bist du?', 'Bergkäserei Sonnalp'],
    ['Was kostet eine Führung?', '12 Euro'],
    ['Danke!', 'Gern'],
  ),
  vela(['¿Qué puedes hacer?', '¿Qué cursos ofrecéis?'], ['¿Dónde está la escuela?', 'muelle'], ['Muchas gracias', 'De nada']),
  jardin(['Bonjour', 'Jardin des Trois Sources'], ['Quand fleurissent les magnolias ?', 'avril']),
  forno(['Chi sei?', 'Forno Ca’ Vecchia'], ['Quanto costa il pane di farro?', '7 euro']),

  // The subject changes, and nothing of the old one stays.
  cycles(['What does the city bike cost?', '14 euros'], ['How long is the vineyard route?', '41 kilometers']),
  cycles(['How much does the electric bike weigh?', '24 kilograms'], ['What does a helmet cost?', '3 euros']),
  cycles(['What does a dog trailer cost?', '9 euros'], ['What is the deposit?', '50 euros'], ['When was the shop founded?', '2009']),
  cycles(['How many bicycles are there?', '120'], ['Child seats?', 'Child seats are free']),
  kiln(['How much does porcelain shrink?', '15 percent'], ['How much is a membership?', '95 dollars']),
  kiln(['How long is a glaze firing?', '14 hours'], ['How long does the glazing course last?', 'four weeks']),
  kaese(['Wie lange reift der Bergkäse?', 'zwölf Monate'], ['Wie lange hält sich der Frischkäse?', 'acht Tage']),
  kaese(['Was kostet eine Führung?', '12 Euro'], ['Was kostet der Versand?', '9,80 Euro']),
  vela(['¿Cuánto cuesta alquilar un kayak?', '15 euros'], ['¿Y una tabla de remo?', '12 euros'], ['¿Qué autobús llega?', 'autobús 7']),
  jardin(['Combien d’orchidées y a-t-il ?', '300 orchidées'], ['Combien coûte l’atelier de bouturage ?', '20 euros']),
  forno(['Quali tipi di pane fate?', 'segale'], ['Quando chiude il forno?', 'tredici']),

  // A follow-up that nothing answers is refused, and does not spoil the next question.
  cycles(
    ['What does the city bike cost?', '14 euros'],
    ['Who painted it in 1850?', null],
    ['How much does the city bike weigh?', '16 kilograms'],
  ),
  kiln(
    ['What does glazing cost?', '150 dollars'],
    ['Does the Eiffel Tower offer it?', null],
    ['Are your glazes safe for food?', 'safe for food'],
  ),
  kaese(
    ['Was kostet der Bergkäse?', '32 Euro'],
    ['Und in welchem Jahr starb Mozart?', null],
    ['Dürfen Hunde in den Laden?', 'Hunde dürfen nicht'],
  ),
  vela(['¿Dónde está la escuela?', 'muelle'], ['¿Y quién pintó el Guernica?', null], ['¿Hay aparcamiento?', 'aparcamiento gratuito']),
];
