import { fold } from './fold.ts';

/**
 * Base forms, each with the forms that a stemmer cannot derive: English, German, Spanish and French. A form that is a common word of another
 * of these languages is left out (German "half", Spanish "van").
 */
const FORMS = `
arise arose arisen, bear bore borne, become became, begin began begun, bite bit bitten, blow blew blown, break broke broken, bring brought,
build built, burn burnt, buy bought, catch caught, choose chose chosen, come came, deal dealt, dig dug, draw drew drawn, drink drank drunk,
drive drove driven, eat ate eaten, fall fell fallen, feed fed, feel felt, fight fought, fly flew flown, forbid forbade forbidden, forget forgot forgotten,
freeze froze frozen, get got gotten, give gave given, go went gone, grow grew grown, hang hung, hear heard, hide hid hidden, hold held, keep kept,
know knew known, lay laid, lead led, leave left, lend lent, lose lost, make made, mean meant, meet met, pay paid, ride rode ridden, ring rang rung,
rise rose risen, run ran, say said, see saw seen, seek sought, sell sold, send sent, shake shook shaken, shoot shot, show shown, shrink shrank shrunk,
sing sang sung, sink sank sunk, sit sat, sleep slept, speak spoke spoken, spend spent, spin spun, stand stood, steal stole stolen, stick stuck,
strike struck, swear swore sworn, swim swam swum, swing swung, take took taken, teach taught, tear tore torn, tell told, think thought, throw threw thrown,
understand understood, wake woke woken, wear wore worn, weave wove woven, win won, withdraw withdrew withdrawn, write wrote written,
child children, foot feet, mouse mice, goose geese, tooth teeth, leaf leaves, wolf wolves,
analysis analyses, crisis crises, criterion criteria, phenomenon phenomena, nucleus nuclei, fungus fungi, bacterium bacteria,
beginnen begann begonnen, beißen biss gebissen, bieten geboten, binden gebunden, bitten gebeten, bleiben blieb geblieben, brechen brach gebrochen bricht,
brennen brannte gebrannt, bringen brachte gebracht, denken dachte gedacht, dringen drang gedrungen, essen aß gegessen isst, fahren fuhr gefahren fährt,
fallen fiel gefallen fällt, fangen fing gefangen fängt, finden fand fanden gefunden, fliegen flog geflogen, fließen floss geflossen, fressen fraß gefressen frisst, frieren fror gefroren,
geben gab gaben gegeben gibt, gehen ging gegangen, gelten galt gegolten gilt, gewinnen gewann gewannen gewonnen, greifen griff gegriffen, halten hielt gehalten hält, heißen hieß hießen geheißen,
helfen geholfen hilft, kennen kannte gekannt, kommen kam kamen gekommen, laden lud geladen, lassen ließ gelassen lässt, laufen lief gelaufen läuft, leiden litt gelitten, leihen lieh geliehen, lesen las gelesen liest,
liegen lagen gelegen, lügen gelogen, nehmen nahm nahmen genommen nimmt, nennen nannte nannten genannt, reißen riss gerissen, rufen rief gerufen, schaffen schuf geschaffen, scheiden schied geschieden, scheinen schien geschienen,
schießen schoss geschossen, schlafen schlief geschlafen, schlagen schlug geschlagen schlägt, schließen schloss geschlossen, schneiden schnitt geschnitten, schreiben schrieb schrieben geschrieben, schwimmen schwamm geschwommen, sehen sah gesehen sieht,
senden sandte gesandt, singen sang gesungen, sinken sank sanken gesunken, sitzen saß gesessen, sprechen sprach gesprochen spricht, springen sprang gesprungen, stehen standen gestanden, steigen stieg stiegen gestiegen, sterben starb starben gestorben stirbt, 
stoßen stieß gestoßen, streiten stritt gestritten, tragen trug trugen getragen trägt, treffen traf trafen getroffen trifft, treiben trieb getrieben, treten trat traten getreten tritt, trinken trank getrunken, tun tat getan, verbieten verbot verboten,
vergessen vergaß vergisst, verlieren verlor verloren, vermeiden vermied vermieden, verschwinden verschwand verschwunden, wachsen wuchs wuchsen gewachsen wächst, waschen wusch gewaschen, weisen wies gewiesen, werben warb geworben, werfen warf geworfen wirft,
wiegen wog gewogen, wissen wusste gewusst weiß, ziehen zog zogen gezogen, zwingen zwang gezwungen, entstehen entstand entstanden, bestehen bestand bestanden, erhalten erhielt erhielten erhält, enthalten enthielt enthält, verfallen verfiel verfällt,
erfinden erfand erfunden, unterscheiden unterschied unterschieden, übernehmen übernahm übernommen übernimmt, bekommen bekam, beschreiben beschrieb beschrieben, betragen betrug beträgt, erscheinen erschien erschienen, verlassen verließ verlässt,
abrir abre abren abierto abierta, cerrar cierra cierran cierre cerrado cerrada, contar cuenta cuentan, decir dijo dicho, dormir duerme, empezar empieza empezó, encontrar encuentra encontró, hacer hace hizo hecho, ir va fue, morir murió muere muerto,
mover mueve, nacer nació nace, pedir pide pidió, perder pierde perdió, poder puede pueden, poner pone puso puesto, querer quiere quiso, servir sirve sirvió, tener tiene tienen tuvo, traer trae trajo, venir viene vino, ver vio visto, volver vuelve volvió,
boire boit bu, devenir devient devenu, écrire écrit, faire fait, mourir meurt mort, naître naît né née, offrir offert, ouvrir ouvre ouvert ouverte ouvrent, perdre perd perdu, pouvoir peut peuvent, prendre prend pris, recevoir reçoit reçu, tenir tient tenu, vendre vend vendu, venir vient venu, vivre vit vécu, voir voit vu
`;

/** Base forms by folded form. A form of two languages keeps the first: both sides of a comparison use the same table. */
export const IRREGULAR: ReadonlyMap<string, string> = irregular();

function irregular(): Map<string, string> {
  const found = new Map<string, string>();
  for (const line of FORMS.split(/[,\n]/)) {
    const [base = '', ...others] = line.trim().split(/\s+/).map(fold);
    for (const form of others) if (form.length > 2 && !found.has(form)) found.set(form, found.get(base) ?? base);
  }
  return found;
}
