/**
 * Words that carry a sentence but no subject, of seven languages. In a small clone their rarity (no text says "which") would
 * otherwise outweigh the subject of a question. Written without accents, as `termsOf` compares them; without
 * those that are a subject in another of the languages (German and French "war" and "son", Italian "ai"), whose frequency must tell.
 */
const LISTS = {
  en: `a about above after again all also am an and any are aren't as at be because been before being below between both but by can could
    did do does doing don't down during each few for from further had has have having he her here hers him his how i if in into is isn't it
    its itself just let me more most my no nor not now of off on once only or other our ours out over own please same she should so some
    such than that the their theirs them then there these they this those through to too under until up upon very was we were what
    what's when where which while who whom whose why will with would you your yours tell much many according`,
  de: `aber alle als also am an auch auf aus bei beim bis bist da damit dann das dass dein dem denn der des dessen deren dies diese
    diesem diesen dieser dieses doch dort du durch ein eine einem einen einer eines er es etwas euch euer gegen hatte hatten haben
    ich ihm ihn ihnen ihr ihre ihrem ihren ihrer im in ist ja jede jedem jeden jeder jedes kann kein keine konnen konnte mehr mein
    meine mich mir nach nicht noch nun nur ob oder ohne sehr sein seine seinem seinen seiner seit sich sie sind so uber um und uns
    unser unter vom von vor waren warum was wegen weil welche welchem welchen welcher welches wenn wer werden wurde wurden wem wen wie
    wieder wieso will wir wird wo woher wohin zu zum zur zwischen viel viele`,
  fr: `au aux avec ce ces cet cette comment dans de des donc du elle elles en est et etait etaient ete etre eu eux il ils je la le les leur
    leurs lui ma mais me mes moi mon ne nos notre nous on ou ont par pas pourquoi qu quand que quel quelle quelles quels qui quoi sa
    sans se ses si sont sur ta te tes toi tu un une vos votre vous combien`,
  es: `al algo como con cual cuales cuando cuanto cuantos de del desde donde el ella ellas ellos en entre eran es esa ese eso esta este
    esto estos estas fue fueron ha han la le les lo mas me mi muy nos o para pero por porque que quien quienes se ser si sin
    sobre su sus tambien te tu un una uno y ya`,
  it: `agli al alla alle anche che chi ci con cosa cui da dal dalla dei del della delle di e ed gli ha hanno i il in io la
    le lo ma mi nei nel nella non o per perche piu quale quali quando quanto quanti questo questa se si sono su sua sue suo tra un una uno`,
  pt: `ao aos as com como da das de do dos e ela elas ele eles em essa esse esta este eu foi foram ha isso isto ja mais mas muito na nas
    nao no nos o onde os ou para pela pelo por porque qual quais quando quantos quanto que quem se sem ser seu seus sua suas sao tambem um uma`,
  nl: `aan al als bij dan dat de deze dit een en er had heb hebben heeft het hij hoe hun ik in is je kan maar me mijn na
    naar niet nog nu of om onder ook op over te tegen uit van veel voor waar waarom wanneer was wat welke wie wij worden wordt
    zijn zo zou`,
};

export const STOPWORDS: ReadonlySet<string> = new Set(
  Object.values(LISTS)
    .flatMap((list) => list.split(/\s+/))
    .map((word) => word.replaceAll("'", '')),
);
