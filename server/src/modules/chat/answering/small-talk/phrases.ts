/** What people say to a clone that its sources need not answer, in one language: patterns of folded words with single spaces. */
export interface Phrases {
  greeting: string;
  /** How are you? */
  wellbeing: string;
  thanks: string;
  farewell: string;
  /** "Ok", "great", "yes". */
  agreement: string;
  /** Who are you? Are you a human? */
  identity: string;
  /** Who made this? */
  maker: string;
  /** What can you do? */
  abilities: string;
  /** Asks for a summary. `OBJ` stands for what is to be summarized. */
  summary: string;
  /** Asks what a document is about. */
  about: string;
  /** Words of `OBJ` that name no document: articles, "document", "file". */
  documents: string;
}

const BOT = '(?:chatbot|chat|bot|assistant|clone|thing|site|website|page|app|tool)';

export const PHRASES: Record<string, Phrases> = {
  en: {
    greeting: 'hi|hello|hey|hiya|howdy|greetings|yo|good (?:morning|afternoon|evening|day)|(?:hi|hello|hey) (?:there|all|everyone|again)',
    wellbeing: 'how are you(?: doing)?(?: today)?|how is it going|how s it going|what s up|how do you do',
    thanks:
      'thanks?|thanks? (?:you )?(?:a lot|so much|very much|a million|again)|thank you(?: (?:very|so) much)?(?: for (?:your|the) help)?|thx|ty|cheers|many thanks|much appreciated|that (?:helps|helped|was helpful)(?: a lot)?',
    farewell: 'bye(?: bye)?|good ?bye|see you(?: later| soon)?|have a (?:nice|good|great) (?:day|evening|weekend)|good night',
    agreement:
      'ok(?:ay|ey)?|k|right|well|oh|hm+|great|perfect|nice|cool|awesome|super|got it|i see|alright|all right|good|wow|understood|makes sense|yes|no|yep|nope|sure|fine|excellent',
    identity: `who are you|what are you|who is this|who am i (?:talking|speaking|chatting|writing) (?:to|with)|are you (?:a |an |the )?(?:real |actual |live )?(?:human|person|human being|bot|robot|machine|ai|real|chatgpt|gpt|computer|chatbot|program)|am i (?:talking|speaking|chatting) (?:to|with) (?:a |an )?(?:real )?(?:human|person|bot|robot|machine|ai)|what is your name|what s your name|your name|(?:please )?introduce yourself|tell me (?:something |more )?about yourself|who is behind this name`,
    maker: `who (?:made|created|built|developed|programmed|wrote|trained|designed|owns|runs|operates|set up|is behind|s behind)(?: (?:this|you|it|that))?(?: ${BOT})?|who is (?:your|the) (?:creator|maker|author|owner|developer)(?: of this(?: ${BOT})?)?|(?:whose|who s) (?:${BOT} is this|idea was this)|where do you come from`,
    abilities: `what can (?:you|i|this ${BOT}|it) (?:do|ask|help)(?: (?:me|you|for me|with|here|about|all))*|what can i (?:ask|learn|find out)(?: (?:you|here|about|from you))*|what do you (?:do|know|offer)(?: about)?|how can you help(?: me)?|what can you help(?: me)? with|what are you (?:able to do|capable of|good (?:for|at)|for)|how (?:do|does|can) (?:you|this|i use (?:this|you)|it)(?: ${BOT})?(?: work)?|(?:what|which) (?:kind of |sort of |type of )?(?:questions|things) (?:can|should|could|may) (?:i|you) (?:ask|answer)(?: you)?|what (?:should|could|may) i ask(?: you)?|help(?: me)?|what is this(?: ${BOT})?(?: for)?|what s this|can you help(?: me)?|i need (?:some )?help|give me (?:some )?examples?|what are your (?:capabilities|skills|functions|features)`,
    summary:
      '(?:summari[sz]e|sum up)(?: OBJ)?|(?:give|write|show) (?:me )?(?:a |an |the )?(?:short |brief |quick )?(?:summary|overview|outline|gist|abstract)(?: (?:of|about))?(?: OBJ)?|(?:a |an )?(?:short |brief |quick )?(?:summary|overview)(?: of)?(?: OBJ)?|tl ?dr|what are the (?:main|key|most important) (?:points|takeaways|topics|ideas|messages)(?: (?:of|in|from) OBJ)?|(?:key|main) (?:points|takeaways)(?: (?:of|in) OBJ)?',
    about:
      'what (?:is|are|s) OBJ (?:all )?about|what is in OBJ|what s in OBJ|what (?:does|do) OBJ (?:say|contain|cover|describe|discuss|talk about|deal with)|what (?:is|are) the (?:topic|subject|topics|subjects|content|contents) (?:of|in) OBJ|(?:what|which) (?:documents|sources|files|texts|topics|information|subjects)(?: (?:do|can) you| are| is)(?: (?:have|know|use|cover|answer|there|available|in here|here|about))*|what (?:is|are) your (?:knowledge|sources?|data|topics?)|where do you get your (?:information|answers|knowledge)(?: from)?',
    documents:
      'this that these those it the your my all of everything whole entire uploaded first here a an in document documents doc docs file files pdf pdfs text texts page pages paper report book manual handbook guide article content contents source sources knowledge material materials website site story for me briefly please short shortly quickly few one two three some words sentence sentences bullet points',
  },
  de: {
    greeting:
      'hallo(?: zusammen| nochmal)?|hallochen|hi|hey|moin(?: moin)?|servus|gruss gott|gruezi|gruss dich|guten (?:tag|morgen|abend)|(?:schonen )?guten (?:tag|morgen|abend)|tach|na',
    wellbeing: 'wie geht(?: s| es)?(?: dir| ihnen| euch)?(?: heute)?|alles klar bei (?:dir|ihnen)|was geht(?: ab)?',
    thanks:
      'danke(?: schon| sehr| dir| ihnen| vielmals)?(?: fur (?:die|deine|ihre) hilfe)?|dankeschon|vielen(?: lieben| herzlichen)? dank|(?:besten|herzlichen|lieben) dank|merci|das hilft(?: mir)?(?: sehr| weiter)?|das war hilfreich',
    farewell: 'tschuss|tschau|ciao|auf wiedersehen|bis (?:bald|dann|spater|morgen)|schonen (?:tag|abend)(?: noch)?|gute nacht|machs? gut',
    agreement:
      'ok(?:ay)?|super|toll|alles klar|verstanden|verstehe|gut|sehr gut|prima|aha|perfekt|klasse|genial|cool|ja|nein|nee|genau|schon|stimmt|in ordnung|passt',
    identity:
      'wer bist du(?: eigentlich)?|wer sind sie(?: eigentlich)?|was bist du|was sind sie|wie hei(?:ss|s)t du|wie hei(?:ss|s)en sie|wie ist (?:dein|ihr) name|dein name|mit wem (?:spreche|rede|schreibe|chatte) ich(?: hier| gerade| eigentlich)*|(?:bist du|sind sie) (?:ein |eine |der |die )?(?:echter |echte |richtiger )?(?:mensch|roboter|bot|ki|echt|computer|maschine|person|chatbot|chatgpt)|spreche ich mit (?:einem|einer) (?:echten )?(?:menschen|roboter|bot|maschine|ki)|stell dich(?: bitte| mal)? vor|stellen sie sich(?: bitte)? vor|erzahl(?:e)?(?: mir)?(?: etwas| was)? uber dich',
    maker:
      'wer hat (?:dich|das|sie|es|das hier|diese[nsr]? (?:chat|bot|chatbot|assistenten|klon|seite))(?: hier)? (?:gemacht|erstellt|gebaut|entwickelt|programmiert|erschaffen|geschrieben|eingerichtet)|wer steckt(?: hier| hinter (?:dir|ihnen|diesem (?:chat|bot)))?(?: dahinter)?|wer betreibt (?:das|dich|diese seite|diesen (?:chat|bot))(?: hier)?|von wem (?:bist du|ist das|stammst du)(?: hier)?(?: gemacht| erstellt)?|wem gehor(?:st du|t das)(?: hier)?',
    abilities:
      'was kannst du(?: alles)?(?: (?:machen|tun))?(?: fur mich(?: tun)?)?|was konnen sie(?: alles)?(?: fur mich)?(?: (?:tun|machen))?|(?:wie|wobei|womit|bei was) (?:kannst du|konnen sie)(?: mir)?(?: hier)? helfen|(?:kannst du|konnen sie) mir(?: bitte)? helfen|was weisst du(?: alles)?|was (?:kann|darf|soll|konnte) ich(?: dich| sie| hier| dir)*(?: alles)? fragen|welche fragen (?:kann ich(?: dir| ihnen)?(?: hier)? stellen|beantwortest du|beantworten sie)|hilfe|ich brauche hilfe|wie funktioniert (?:das|dieser (?:chat|bot)|dieses ding|du)(?: hier)?|was ist das(?: hier)?|wozu (?:bist du|dient das|ist das)(?: gut| da)?(?: hier)?|wofur (?:bist du|ist (?:das|dieser chat))(?: hier)?(?: da| gut)?|was machst du(?: hier)?|gib mir(?: ein paar)? beispiele',
    summary:
      '(?:fass|fasse|fassen sie)(?: OBJ)? zusammen|(?:gib|geben sie|schreib|schreibe)(?: mir)? (?:eine |einen )?(?:kurze |kurzen )?(?:zusammenfassung|uberblick)(?: (?:von|zu|uber|des|der|vom))?(?: OBJ)?|(?:eine )?(?:kurze )?zusammenfassung(?: (?:von|zu|uber|des|der|vom))?(?: OBJ)?|(?:kannst du|konnen sie)(?: OBJ)? zusammenfassen|(?:was sind )?(?:die )?(?:wichtigsten|zentralen) (?:punkte|aussagen|themen|inhalte)(?: (?:von|in|aus|des|der) OBJ)?|uberblick(?: uber OBJ)?',
    about:
      'worum geht(?: es| s)(?: hier)?(?: in OBJ| bei OBJ)?|um was geht(?: es| s)(?: hier)?(?: in OBJ)?|wovon (?:handelt|handeln) OBJ|was steht(?: alles)? in OBJ|was ist (?:der inhalt|das thema) (?:von|des|der|in)? ?OBJ|(?:welche|was fur) (?:dokumente|quellen|texte|dateien|themen|unterlagen|informationen) (?:hast|kennst|nutzt|benutzt|gibt|haben|kennen|deckst|sind)(?: (?:du|sie|es|hier|ab))*|was sind deine quellen|woher (?:hast du|haben sie|weisst du) (?:das|dein wissen|deine informationen)|wovon handelt das(?: hier)?',
    documents:
      'dies diese dieses diesem diesen dieser das dem den der des die dein deine deinem deinen deiner ihr ihre alle alles all mir bitte mal kurz hier fur mich es ein eine einem einen in von zu uber dokument dokumente dokuments dokumenten datei dateien pdf pdfs text texte textes texten seite seiten bericht berichts berichte buch buches handbuch artikel artikels unterlagen quelle quellen inhalt inhalte wissen website webseite ganze ganzen wenigen paar satzen worten',
  },
  es: {
    greeting: 'hola(?: a todos)?|hola (?:buenas|buenos dias|buenas (?:tardes|noches))|buen(?:os|as) (?:dias|tardes|noches)|buenas|hey',
    wellbeing: 'que tal(?: estas)?|como (?:estas|esta(?: usted)?|te va|andas)|como va(?: todo)?',
    thanks: '(?:muchas |muchisimas |mil )?gracias(?: por (?:tu|la|su) ayuda)?|te lo agradezco|muy amable',
    farewell: 'adios|hasta (?:luego|pronto|manana|la vista)|chao|nos vemos|que tengas (?:un )?buen dia|buenas noches',
    agreement: 'ok|vale|perfecto|genial|entendido|entiendo|de acuerdo|muy bien|bien|bueno|si|no|claro|estupendo|guay|ya veo',
    identity:
      'quien eres(?: tu)?|quien es usted|que eres(?: tu)?|como te llamas|cual es tu nombre|tu nombre|con quien (?:hablo|estoy hablando)|(?:eres|es usted) (?:un |una )?(?:humano|persona|robot|bot|ia|real|maquina|persona real|chatgpt)|presentate|hablame de ti',
    maker:
      'quien (?:te |lo |la )?(?:ha )?(?:hizo|creo|hecho|creado|programo|programado|desarrollo|desarrollado|diseno|construyo)(?: (?:esto|este (?:chat|bot|asistente)|a ti))?|quien esta detras(?: de (?:esto|ti|este chat))?|quien es tu creador|de quien es (?:esto|este chat)',
    abilities:
      '(?:que|cuanto) (?:puedes|sabes|puede|sabe)(?: hacer)?(?: (?:tu|por mi))?|en que (?:me )?(?:puedes|puede)(?: ayudar(?:me)?)?|como (?:me )?(?:puedes|puede) ayudar(?:me)?|(?:me )?(?:puedes|puede) ayudar(?:me)?|que (?:te )?(?:puedo|podria) (?:preguntar|preguntarte|hacer aqui)|que preguntas (?:puedo hacer(?:te)?|respondes)|ayuda(?:me)?|necesito ayuda|como funciona(?: esto| este chat)?|que es esto|para que (?:sirves|sirve esto|es esto)|que haces|dame ejemplos',
    summary:
      '(?:resume|resumeme|resumir|puedes resumir(?:me)?|podrias resumir(?:me)?)(?: OBJ)?|(?:haz|hazme|dame|quiero)? ?(?:un )?(?:breve )?resumen(?: (?:de|del|sobre))?(?: OBJ)?|(?:cuales son )?(?:los )?puntos (?:principales|clave|importantes)(?: (?:de|del) OBJ)?',
    about:
      '(?:de|sobre) que (?:trata|tratan|va|habla|hablan|es|se trata)(?: OBJ)?|que (?:dice|contiene|hay en|pone en) OBJ|que (?:documentos|fuentes|temas|textos|informacion) (?:tienes|hay|conoces|usas|cubres|puedes)|cuales son tus fuentes|cual es el (?:tema|contenido) (?:de|del) OBJ|de donde (?:sacas|sacaste) (?:la informacion|esto|las respuestas)',
    documents:
      'este esta esto estos estas ese esa eso el la los las tu tus mi todo toda todos todas de del en un una por favor documento documentos archivo archivos pdf pdfs texto textos pagina paginas informe libro manual guia articulo contenido fuente fuentes material materiales web sitio breve brevemente pocas palabras me para mi',
  },
  fr: {
    greeting: 'bonjour(?: a tous)?|bonsoir|salut|coucou|rebonjour|hello|allo',
    wellbeing: '(?:comment )?(?:ca va|vas tu|allez vous|tu vas|vous allez)(?: bien)?|comment ca va|tu vas bien',
    thanks:
      'merci(?: (?:beaucoup|bien|a (?:toi|vous)|infiniment|d avance))?(?: pour (?:ton|votre|l) aide)?|mille mercis|grand merci|c est gentil',
    farewell: 'au revoir|a bientot|a plus(?: tard)?|bonne (?:journee|soiree|nuit)|a demain|ciao|adieu',
    agreement: 'ok|d accord|parfait|super|compris|tres bien|bien|genial|oui|non|ah|cool|entendu|ca marche|je vois|top',
    identity:
      'qui (?:es tu|etes vous)|(?:tu es|vous etes|t es) qui|c est qui|qu es tu|que es tu|comment (?:tu t appelles|t appelles tu|vous appelez vous|vous vous appelez)|quel est (?:ton|votre) nom|ton nom|a qui (?:je parle|parle je|ai je affaire)|(?:es tu|etes vous|tu es|vous etes) (?:un |une )?(?:vrai |vraie )?(?:humain|robot|personne|bot|ia|machine|humaine|chatgpt)|presente toi|presentez vous|parle moi de toi',
    maker:
      'qui (?:t |vous |l )?(?:a|ont) (?:fait|cree|creee|developpe|programme|concu|construit|ecrit)(?: (?:ca|cela|ceci|ce (?:chat|bot|site|clone|assistant)))?|qui (?:est|se cache) derriere(?: (?:ca|cela|toi|tout ca|ce (?:chat|bot|site)))?|qui est (?:ton|votre) (?:createur|auteur|proprietaire)|a qui (?:appartient|est) (?:ca|ce (?:chat|site))',
    abilities:
      '(?:que|qu est ce que) (?:peux tu|pouvez vous|sais tu|savez vous|tu (?:peux|sais)|vous (?:pouvez|savez))(?: faire)?(?: pour moi)?|tu (?:peux|sais) faire quoi|comment (?:peux tu|pouvez vous|tu peux|vous pouvez)(?: m)? aider|(?:peux tu|pouvez vous|tu peux|vous pouvez) m aider|(?:que|quelles questions|qu est ce que) (?:puis je|je peux)(?: (?:te|vous))?(?: (?:demander|poser))?|aide(?: moi)?|j ai besoin d aide|comment (?:ca|cela) (?:marche|fonctionne)|c est quoi(?: ca)?|a quoi (?:tu sers|sers tu|servez vous|ca sert)|qu est ce que c est|donne moi des exemples',
    summary:
      '(?:resume|resumez|resumer|resume moi|peux tu(?: me)? resumer|pouvez vous(?: me)? resumer)(?: OBJ)?|(?:fais|faites|donne|donnez)(?: moi)? (?:un |une )?(?:bref )?(?:resume|synthese|apercu)(?: (?:de|du|des))?(?: OBJ)?|(?:un )?(?:bref )?resume(?: (?:de|du|des))?(?: OBJ)?|(?:quels sont )?(?:les )?points (?:principaux|cles|importants)(?: (?:de|du) OBJ)?',
    about:
      'de quoi (?:parle|parlent|traite|traitent|s agit il|ca parle|il s agit|est il question)(?: t il)?(?: (?:dans )?OBJ)?|que (?:dit|contient|disent|contiennent) OBJ|quel est le (?:sujet|contenu|theme) (?:de|du) OBJ|(?:quels|quelles) (?:documents|sujets|themes|sources|textes|informations) (?:as tu|avez vous|connais tu|connaissez vous|utilises tu|y a t il|sont disponibles)|quelles sont (?:tes|vos) sources|d ou (?:viennent|tirez vous|tires tu) (?:tes|vos) (?:informations|reponses)|(?:qu est ce qu )?il y a (?:quoi )?dans OBJ',
    documents:
      'ce cet cette ces ca cela ceci le la les l un une ton ta tes votre vos mon tout toute tous toutes de du des d en dans document documents fichier fichiers pdf pdfs texte textes page pages rapport livre manuel guide article contenu contenus source sources site web stp s il te vous plait quelques mots bref brievement pour moi me',
  },
  it: {
    greeting: 'ciao(?: a tutti)?|salve|buon ?giorno|buona ?sera|buon pomeriggio|hey|ehi',
    wellbeing: 'come (?:stai|sta|va|andiamo)(?: oggi)?|tutto bene',
    thanks: 'grazie(?: (?:mille|tante|infinite))?(?: per (?:l aiuto|il tuo aiuto))?|(?:molte|tante|mille) grazie|ti ringrazio|gentilissimo',
    farewell: 'arrivederci|a presto|addio|buona (?:giornata|serata|notte)|ci vediamo|a dopo',
    agreement: 'ok|va bene|perfetto|capito|ottimo|certo|bene|molto bene|d accordo|si|no|bello|fantastico|chiaro',
    identity:
      'chi sei(?: tu)?|chi e lei|(?:che )?cosa sei|come ti chiami|qual e il tuo nome|il tuo nome|con chi (?:parlo|sto parlando)|(?:sei|e lei) (?:un |una |un vero |una vera )?(?:umano|persona|essere umano|robot|bot|ia|vero|macchina|chatgpt)|presentati|parlami di te',
    maker:
      'chi (?:ti |lo |l )?(?:ha|hanno) (?:fatto|creato|sviluppato|programmato|costruito|scritto)(?: (?:questo|tutto questo|questa chat|questo (?:bot|chat|sito)))?|chi (?:c e|sta) dietro(?: (?:a )?(?:questo|te|tutto questo))?|chi e il tuo (?:creatore|autore|proprietario)|di chi e (?:questo|questa chat)',
    abilities:
      '(?:che )?cosa (?:puoi|sai|puo|sa)(?: fare)?(?: per me)?|che (?:puoi|sai) fare|che cosa fai|come (?:mi )?(?:puoi|puo) aiutar(?:e|mi)|(?:puoi|puo|mi puoi) aiutar(?:e|mi)|in (?:che )?cosa (?:mi )?puoi aiutar(?:e|mi)|(?:che )?cosa (?:ti )?posso (?:chiedere|chiederti|domandare)|(?:quali|che) domande posso (?:fare|farti)|aiuto|ho bisogno di aiuto|come funziona(?: questo| questa chat)?|(?:che )?cos ?e questo|a (?:che )?cosa (?:servi|serve)|fammi degli esempi',
    summary:
      '(?:riassumi|riassumimi|riassumere|puoi riassumere|puoi riassumermi|mi riassumi)(?: OBJ)?|(?:fai|fammi|dammi)? ?(?:un )?(?:breve )?riassunto(?: (?:di|del|della|dei))?(?: OBJ)?|(?:quali sono )?(?:i )?punti (?:principali|chiave|salienti)(?: (?:di|del) OBJ)?',
    about:
      'di (?:che )?cosa (?:parla|parlano|tratta|trattano|si tratta|si parla)(?: (?:in )?OBJ)?|(?:che )?cosa (?:dice|contiene|c e in|c e scritto in) OBJ|(?:che|quali) (?:documenti|fonti|argomenti|testi|informazioni) (?:hai|conosci|usi|ci sono|tratti)|quali sono le tue fonti|qual e (?:l argomento|il contenuto|il tema) (?:di|del) OBJ|da dove (?:prendi|vengono) (?:le informazioni|le tue risposte)',
    documents:
      'questo questa questi queste quello il la lo i gli le l un una uno tuo tua tuoi tutto tutta tutti tutte di del della dei delle in nel per favore documento documenti file pdf testo testi pagina pagine relazione libro manuale guida articolo contenuto contenuti fonte fonti sito breve brevemente poche parole me',
  },
  pt: {
    greeting: 'ola(?: a todos)?|oi|bom dia|boa (?:tarde|noite)|e ai',
    wellbeing: 'como (?:vai|esta|estas|voce esta)|tudo bem(?: com voce)?|como vai voce',
    thanks: '(?:muito )?obrigad[oa](?: pela ajuda)?|valeu|agradeco|obrigadinho',
    farewell: 'tchau|adeus|ate (?:logo|mais|breve|amanha)|tenha um bom dia',
    agreement: 'ok|tudo bem|beleza|perfeito|entendi|otimo|certo|bom|muito bem|sim|nao|claro|legal|esta bem|ta bom',
    identity:
      'quem (?:es tu|e voce|es)|o que (?:es tu|e voce|es)|qual e o (?:seu|teu) nome|como (?:voce se chama|te chamas|se chama)|com quem (?:falo|estou falando|estou a falar)|(?:voce e|es) (?:um |uma )?(?:humano|robo|bot|pessoa|ia|maquina|real|chatgpt)|apresente se|fale sobre voce',
    maker:
      'quem (?:te |o |a )?(?:fez|criou|desenvolveu|programou|construiu)(?: (?:isto|isso|voce|este (?:chat|bot)))?|quem esta por tras(?: (?:disto|disso|de voce))?|quem e o (?:seu|teu) criador',
    abilities:
      'o que (?:voce |tu )?(?:pode|podes|sabe|sabes|consegue|faz)(?: fazer)?(?: por mim)?|como (?:voce )?(?:pode|podes)(?: me)? ajudar(?: me)?|(?:voce )?pode(?:s)?(?: me)? ajudar(?: me)?|em que (?:voce )?pode(?:s)?(?: me)? ajudar|o que (?:eu )?posso(?: te| lhe)? perguntar|(?:que|quais) perguntas posso fazer|ajuda|preciso de ajuda|como (?:isto|isso) funciona|como funciona(?: isto| isso)?|o que e (?:isto|isso)|para que (?:serve|serves)(?: isto| isso)?',
    summary:
      '(?:resume|resuma|resumir|pode resumir|podes resumir)(?: OBJ)?|(?:faz|faca|fazer|da me|me de)? ?(?:um )?(?:breve )?resumo(?: (?:de|do|da|dos))?(?: OBJ)?|(?:quais sao )?(?:os )?pontos (?:principais|chave)(?: (?:de|do) OBJ)?',
    about:
      '(?:do|sobre o|de) que (?:se )?(?:trata|tratam|fala|falam|e)(?: OBJ)?|o que (?:diz|contem|ha em|tem em) OBJ|(?:que|quais) (?:documentos|fontes|temas|textos|informacoes) (?:tens|tem|voce tem|existem|ha|usa|conhece)|quais sao (?:as )?(?:suas|tuas) fontes|qual e o (?:tema|assunto|conteudo) (?:de|do) OBJ',
    documents:
      'este esta isto isso esse essa estes estas o a os as um uma seu sua todo toda todos todas tudo de do da dos das em no na por favor documento documentos arquivo arquivos ficheiro ficheiros pdf pdfs texto textos pagina paginas relatorio livro manual guia artigo conteudo fonte fontes site breve poucas palavras me',
  },
  nl: {
    greeting: 'hallo(?: allemaal)?|hoi|hey|goede(?:morgen|middag|navond)|goeie ?(?:dag|morgen|middag|avond)|goedendag|dag',
    wellbeing: 'hoe gaat (?:het|ie)(?: met (?:je|jou|u))?|alles goed',
    thanks: '(?:heel erg )?bedankt|dank (?:je|u)(?: wel)?|dankjewel|dankuwel|hartelijk dank|dank',
    farewell: 'tot ziens|doei|tot (?:later|straks|gauw)|fijne (?:dag|avond)(?: nog)?|welterusten',
    agreement: 'ok(?:e)?|prima|begrepen|goed|perfect|super|top|duidelijk|ja|nee|mooi|fijn|precies',
    identity:
      'wie (?:ben je|bent u|ben jij)|wat (?:ben je|bent u|ben jij)|hoe heet (?:je|u|jij)|wat is (?:je|jouw|uw) naam|met wie (?:praat|spreek|chat) ik|ben (?:je|jij) een (?:echt )?(?:mens|robot|bot|ai|persoon|machine)|stel je(?:zelf)? voor',
    maker:
      'wie heeft (?:je|jou|dit|dat|u|deze (?:chat|bot|site)) (?:gemaakt|gebouwd|ontwikkeld|geprogrammeerd|geschreven)|wie zit (?:hier ?achter|er achter dit)|wie is (?:je|jouw|de) (?:maker|eigenaar)|van wie is dit',
    abilities:
      'wat (?:kan|kun) (?:je|jij)(?: allemaal)?(?: doen)?(?: voor mij)?|wat kunt u(?: doen)?(?: voor mij)?|hoe (?:kan|kun|kunt) (?:je|u)(?: me| mij)? helpen|(?:kan|kun) je (?:me|mij) helpen|wat (?:kan|mag) ik(?: je| u| hier)*(?: allemaal)? vragen|welke vragen kan ik (?:stellen|je stellen)|help|hulp|hoe werkt (?:dit|het|deze chat)|wat is dit|waar(?:voor)? (?:ben je|is dit) (?:voor|goed voor)|wat doe je',
    summary:
      'vat(?: OBJ)? samen|(?:kan|kun) je(?: OBJ)? samenvatten|(?:geef|maak)(?: me| mij)? (?:een )?(?:korte )?(?:samenvatting|overzicht)(?: van)?(?: OBJ)?|(?:een )?(?:korte )?samenvatting(?: van)?(?: OBJ)?|(?:wat zijn )?(?:de )?belangrijkste punten(?: (?:van|uit) OBJ)?',
    about:
      'waar (?:gaat|gaan) OBJ over|waar gaat dit over|waarover gaat OBJ|wat staat er in OBJ|wat is (?:het onderwerp|de inhoud) van OBJ|welke (?:documenten|bronnen|onderwerpen|teksten) (?:heb je|ken je|gebruik je|zijn er)|wat zijn je bronnen',
    documents:
      'dit deze dat die de het een je jouw uw alle alles hele hier van in voor mij alsjeblieft kort document documenten bestand bestanden pdf pdfs tekst teksten pagina rapport boek handleiding artikel inhoud bron bronnen website paar woorden',
  },
  ar: {
    greeting: 'مرحبا(?: بك)?|اهلا(?: وسهلا)?|السلام عليكم|صباح الخير|مساء الخير|هاي|هلا',
    wellbeing: 'كيف حالك|كيف الحال',
    thanks: 'شكرا(?: (?:جزيلا|لك|كثيرا))*|مشكور',
    farewell: 'مع السلامه|مع السلامة|وداعا|الي اللقاء|إلى اللقاء|الى اللقاء',
    agreement: 'حسنا|تمام|ممتاز|نعم|لا|جيد|اوكي|فهمت',
    identity: 'من انت|من أنت|ما اسمك|هل (?:انت|أنت) (?:انسان|إنسان|روبوت|شخص|حقيقي)|عرف بنفسك|مع من اتحدث|مع من أتحدث',
    maker: 'من (?:صنعك|صنع هذا|طورك|طور هذا|برمجك|انشا هذا|أنشأ هذا)|من وراء هذا',
    abilities:
      'ماذا (?:يمكنك|تستطيع)(?: (?:ان|أن) تفعل)?|كيف (?:يمكنك|تستطيع) مساعدتي|هل يمكنك مساعدتي|مساعده|مساعدة|ما هذا|ماذا يمكنني (?:ان|أن) (?:اسالك|أسألك)|كيف يعمل هذا',
    summary: '(?:لخص|لخصي|تلخيص|ملخص|اعطني ملخص(?:ا)?|أعطني ملخصا)(?: (?:عن|ل))?(?: OBJ)?',
    about: '(?:عما|عن ماذا|عم|عن اي شيء) (?:يتحدث|تتحدث|يدور) OBJ|ما (?:موضوع|محتوى|محتوي) OBJ|ما هي (?:مصادرك|المواضيع)',
    documents: 'هذا هذه المستند المستندات الوثيقه الوثيقة الملف الملفات النص النصوص الكتاب التقرير الصفحه الصفحة المحتوى كل لي من في',
  },
};

/** Words of politeness and attention around a phrase, in all languages. */
export const FILLERS =
  'please pls kindly hey hi hello ok okay so well then and oh um uh great perfect super nice cool wow just simply exactly actually really bitte mal denn eigentlich also und ach na toll wunderbar prima hallo por favor pues entonces y oye vale perfecto hola s il te plait s il vous plait stp svp alors et donc bonjour salut per favore allora e ciao perfetto dunque entao ola alsjeblieft en hoi من فضلك و';
