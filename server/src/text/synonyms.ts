import { fold } from './fold.ts';
import { stem } from './stem.ts';

/**
 * One group a line: words that may stand for each other between a question and its answer, in English, German, Spanish and French (a few in
 * Italian, Portuguese and Arabic). A small list of what visitors ask about, not a dictionary.
 */
const SYNONYMS = `
price cost costs fee preis preise kosten kostet kostete gebühr precio precios cuesta cuestan costar coste costo tarifa prix coûte coûtent coûter tarif prezzo costa preço custa سعر سعره تكلفه بكم
pay paid spend spent payment zahlen bezahlen zahlung pagar pago pagan payer paiement
buy purchase acquire acquisition takeover kaufen kauf erwerben erwarb erworben übernehmen übernahme comprar compra adquirir acheter achat acquérir
repurchase buyback buy rückkauf recompra rachat
sell sale sold disposition dispose divest verkaufen verkauf verkauft vender venta vendre vente
found founded founder establish establishment incorporate create creation gründen gegründet gründung gründer fundar fundada fundado fundó fonder fondé fondée fondation fondateur اسس اسست تاسس
open opened opening ouvrir ouvert ouverte öffnen geöffnet offen apre aperto aperta aprire aberto aberta öffnung abrir abre abierto inauguró eröffnet تفتح يفتح
hours open opening opens hour close closes uhr öffnungszeiten geöffnet horario horarios horas abre cierra horaires heures ouvert مواعيد ساعه تفتح
close closed closes shut schließen geschlossen schließt chiude chiuso chiudere fecha fechado cerrar cierra cerrado cierre fermer fermé ferme
begin start commence launch beginnen starten anfangen fängt comenzar empezar iniciar commencer débuter
end finish conclude terminate enden aufhören terminar acabar finir terminer
die died dead death sterben starb tod gestorben morir murió muerte mourir mort décès décédé
born birth birthplace geboren geburt nacer nació nacimiento naître né née naissance
employee employ staff worker workforce headcount people mitarbeiter beschäftigte angestellte menschen leute empleado trabajador plantilla personal employé salarié équipe personnes موظف
job position employment work employ stelle arbeiten arbeit arbeitsplatz empleo trabajo puesto emploi poste travail
chief head lead leader run boss director president chairman ceo manage manager leiten leiter leitet leitung chef direktor führt geschäftsführer dirigir dirige director directora jefe jefa diriger directeur directrice patron
headquarter headquarters headquartered hq base based seat sitz hauptsitz zentrale sede siège
located location locate lie situated find found address liegt gelegen lage befindet ubicado encuentra situado dirección trouve situé adresse
revenue sales turnover umsatz erlöse ingresos ventas facturación recettes
profit earnings income gewinn ertrag beneficio ganancia bénéfice
decrease decline fall drop lower lowest reduce reduction down shrink lose loss cut sinken rückgang fallen bajar caer disminuir baisse baisser diminuer chuter
increase grow growth rise higher highest raise up gain improve steigen wachsen zunahme anstieg wachstum subir aumentar aumento crecer augmenter hausse croître
cancel cancellation annul stornieren absagen kündigen stornierung cancelar anular annuler annulation annulée الغاء الغي
return refund reimburse exchange zurückgeben rückgabe erstatten umtausch devolver devolución reembolso rembourser retour
rent rental hire lease mieten miete vermieten vermietung leihen alquilar alquiler arrendar louer location
deliver delivery ship shipping liefern lieferung versand verschicken verschickt versenden entregar entrega enviar envío livrer livrons livraison expédition
order book booking reserve reservation appointment bestellen buchen reservieren termin pedir pedido reservar reserva cita commander commande réserver réservation حجز موعد
allow permit admit erlauben erlaubt dürfen darf gestattet verboten permitir permitido admitir permettre permis autoriser autorisé admis interdit
phone telephone call telefon telefonnummer rufnummer anrufen teléfono llamar téléphone appeler هاتف
write wrote author writer schreiben autor verfasser escribir autor autora escritor écrire auteur
sing song singer vocal record perform singen lied sänger cantar canción cantante chanter chanson chanteur
car vehicle automobile auto wagen fahrzeug coche vehículo automóvil voiture véhicule
child kid children kind kinder niño niña menor hijo enfant
doctor physician surgeon dentist arzt ärztin zahnarzt médico doctora dentista médecin docteur طبيب دكتور
big bigger biggest large larger largest great greatest major main leading top grande groß größte wichtigste mayor principal grand principal
small little minor klein pequeño petit
build construct erect construction bauen errichten gebaut errichtet construir levantar levantado edificar construire bâtir
make produce manufacture create production herstellen produzieren erzeugen fabricar producir elaborar fabriquer produire
use utilize employ usage benutzen verwenden nutzen verwendung usar utilizar uso utiliser emploi
help assist aid support helfen hilfe ayudar ayuda aider aide
illness disease sickness krankheit erkrankung enfermedad maladie
keep preserve conserve lagern aufbewahren gelagert conservar guardar conserve conserver garder
shop store branch outlet laden geschäft filiale tienda magasin boutique
film movie picture kino película cine
guarantee warranty garantie gewährleistung garantía
cause reason trigger ursache grund verursachen causa motivo razón raison
win won winner victory defeat beat champion gewinnen sieg sieger ganar ganó victoria ganador gagner victoire vainqueur remporter
live reside resident inhabit inhabitant population einwohner bevölkerung bewohner leben wohnen habitante habitantes población vivir habitant population vivre
mean meaning refer reference define definition significance bedeuten bedeutung significar significado signifier sens
last long longer longest length duration dauer dauert lange dura duran duración durée dure
tall taller tallest high higher highest height hoch höchste höhe alto altura haut hauteur
deep depth tief tiefe profundo profundidad profond profondeur
heavy weigh weight schwer wiegt gewicht pesa peso pèse poids
fast faster fastest quick rapid speed schnell geschwindigkeit rápido velocidad rapide vitesse
far distance range entfernung weit distancia lejos loin portée
old older oldest age alt älteste alter edad viejo âge
invent inventor invention patent erfinden erfinder erfindung inventar inventor inventer inventeur
discover discovery find entdecken entdeckung entdecker descubrir descubrimiento découvrir découverte
country nation state land staat país nación pays
city town municipality stadt ciudad ville
war battle conflict krieg schlacht guerra batalla guerre bataille
teach instruct teacher education lehren unterrichten lehrer enseñar enseigner
expect expectation outlook forecast guidance anticipate project predict erwarten prognose ausblick esperar previsión pronóstico prévoir prévision
quit resign step retire leave zurücktreten rücktritt dimitir renunciar démissionner
appoint name nominate ernennen ernannt nombrar nommer
stop halt suspend cease end einstellen beenden parar suspender arrêter cesser
enough sufficient genug ausreichend
destroy ruin demolish zerstören zerstört destruir détruire
explain clarify erklären explicar expliquer
answer reply respond antworten responder répondre
choose select pick wählen elegir choisir
change alter modify ändern veränderung cambiar cambio changer changement
fix repair mend reparieren reparatur reparar reparación réparer réparation
visit visitor besuchen besucher besuch visitar visitante visite visiter
train railway station bahn zug bahnhof tren estación gare
bus autobus autobús
dog hund perro chien
cake torte kuchen pastel tarta gâteau
bread brot brötchen pan pain baguette
goal aim target objective ziel meta objetivo but objectif
own owner owned possess belong belongs hold holder besitzen besitzer gehört gehören poseer pertenece propietario posséder appartient propriétaire
kill killed murder töten getötet matar sacrificar tuer abattre
show demonstrate exhibit display present zeigen vorführen mostrar exhibir montrer exposer
photo photograph picture image camera foto fotografieren bild fotos fotografía imagen photographier photos
park parking parken parkplatz aparcar aparcamiento estacionar garer stationnement parking
free gratis complimentary kostenlos gratuito gratuita gratuit gratuitement umsonst
discount reduction rebate rabatt ermäßigung descuento rebaja remise réduction
address street adresse straße anschrift dirección calle rue
team crew group mannschaft gruppe equipo grupo équipe groupe
member membership mitglied mitgliedschaft miembro socio membre adhérent
meeting appointment session treffen termin sitzung reunión cita réunion
law legislation statute act gesetz recht ley loi
school university college hochschule schule universität escuela universidad école université
study learn train training studieren lernen ausbildung estudiar aprender étudier apprendre formation
house home building haus gebäude casa edificio maison bâtiment
money cash funds capital geld bargeld dinero efectivo argent fonds
lease rent tenant pacht mietvertrag
contract agreement deal vertrag vereinbarung contrato acuerdo contrat accord
share stock equity aktie aktien acción acciones
investor shareholder stockholder aktionär anleger inversor accionista investisseur actionnaire
customer client guest visitor kunde kundin gast cliente huésped client invité
supplier vendor provider lieferant anbieter proveedor fournisseur
competitor rival competition konkurrent wettbewerber competidor concurrent
product item good goods merchandise ware produkt artikel producto mercancía produit marchandise
food meal dish eat essen speise gericht comida plato nourriture repas
drink beverage trinken getränk bebida beber boisson boire
clothes clothing wear garment kleidung tragen ropa llevar vêtement porter
allergy allergic allergen allergie allergisch alergia alérgico
insurance insured versicherung versichert seguro assurance
holiday vacation urlaub ferien vacaciones vacances congé
suspend suspended suspension ban banned sperren gesperrt suspender
fight quarrel streit pelea
injury hurt wound verletzung verletzt lesión herida blessure
accident crash collision unfall accidente
danger dangerous risk hazard gefahr gefährlich risiko peligro riesgo danger risque
problem issue trouble fault störung fehler problema fallo problème panne
belief religion faith glaube religión foi
language tongue speak sprache sprechen idioma lengua langue parler
color colour farbe color couleur
size dimension measurement größe tamaño taille
shape form gestalt form forma forme
material fabric substance stoff material tela matériau tissu
weapon gun arms waffe arma arme
ship boat vessel schiff boot barco nave bateau navire
plane aircraft airplane flugzeug avión avion
river stream fluss strom río fleuve rivière
mountain hill peak berg montaña montagne
sea ocean meer ozean mar océano mer océan
forest wood woods wald bosque forêt
animal creature tier animal
plant vegetation pflanze planta plante
king monarch ruler emperor könig kaiser rey emperador roi empereur
soldier troop troops army military soldat truppen armee soldado ejército militar armée
attack assault raid invade angriff angreifen überfall atacar ataque attaquer attaque
defend defense protect protection verteidigen schützen schutz defender proteger défendre protéger
church cathedral kirche iglesia église
prize award prix preis auszeichnung premio galardón récompense
rank ranking position place rang platz puesto rang classement
award grant give bestow verleihen otorgar décerner
theory hypothesis theorie teoría théorie
experiment test trial versuch experimento essai
method technique way procedure methode verfahren método procedimiento méthode procédé
device machine equipment apparatus gerät maschine aparato máquina appareil
computer software program rechner programm ordenador programa ordinateur logiciel
website webpage page site internetseite webseite sitio página web
message letter mail nachricht brief mensaje carta lettre
newspaper magazine journal zeitung zeitschrift periódico revista
actor actress star cast schauspieler actor acteur
play act perform role part spielen rolle papel interpretar jouer rôle
music song album musik lied música musique
game match contest spiel partie juego partido jeu
player athlete spieler jugador joueur
marry wife husband married spouse heiraten verheiratet frau mann esposa marido casarse épouse mari
family parents relative familie eltern familia famille
friend companion freund amigo ami
woman female girl frau weiblich mujer femme
man male boy mann männlich hombre homme
young youth juvenile jung jugend joven jeune
new recent latest neu neueste nuevo nueva reciente nouveau nouvelle récent
main chief principal primary key
famous well-known known bekannt berühmt famoso conocido célèbre connu
important significant essential wichtig importante
difficult hard challenging schwierig schwer difícil difficile
easy simple einfach leicht fácil sencillo facile simple
cheap inexpensive günstig billig barato bon marché
expensive costly teuer caro cher
warm hot heat heiß wärme caliente calor chaud chaleur
cold cool kalt kälte frío froid
clean cleaning reinigen reinigung sauber limpiar limpieza nettoyer nettoyage
total sum overall altogether gesamt insgesamt
part component portion share teil anteil parte porción
rule govern reign ruler regieren herrschen gobernar régner
`;

/** The groups, each as folded words. */
export const SYNONYM_GROUPS: readonly (readonly string[])[] = SYNONYMS.trim()
  .split('\n')
  .map((line) => line.split(/\s+/).map(fold));

/** Indexes of the groups that contain a folded word, or the stem of one. */
export const GROUPS_BY_WORD: ReadonlyMap<string, readonly number[]> = indexGroups();

function indexGroups(): Map<string, number[]> {
  const index = new Map<string, number[]>();
  SYNONYM_GROUPS.forEach((group, number) => {
    for (const word of group) {
      for (const key of new Set([word, stem(word)])) {
        const numbers = index.get(key) ?? [];
        if (!numbers.includes(number)) numbers.push(number);
        index.set(key, numbers);
      }
    }
  });
  return index;
}
