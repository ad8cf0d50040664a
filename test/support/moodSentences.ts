import type { SentimentValue } from '../../subgraphs/support/vocabulary.ts';

/** A sentence, and the mood that a person finds in it. */
export type MoodSentence = readonly [mood: SentimentValue, text: string];

/** Four moods and one plain question in each language: what a customer of a coffee shop may write. */
export const MOOD_SENTENCES: Readonly<Record<string, readonly MoodSentence[]>> = {
  en: [
    ['NEGATIVE', 'I am very disappointed, the service is horrible.'],
    ['POSITIVE', 'Thank you so much, the coffee is delicious and your help was excellent.'],
    ['NEGATIVE', 'The machine is broken again, this is unacceptable.'],
    ['NEGATIVE', 'This is not good.'],
    ['NEUTRAL', 'How do I change my address?'],
  ],
  de: [
    ['NEGATIVE', 'Das ist eine Frechheit, ich bin sehr enttäuscht und verärgert.'],
    ['POSITIVE', 'Vielen Dank, das war wunderbar und sehr freundlich!'],
    ['NEGATIVE', 'Die Maschine ist schon wieder kaputt, furchtbarer Service.'],
    ['NEGATIVE', 'Das ist nicht gut.'],
    ['NEUTRAL', 'Wie ändere ich meine Adresse?'],
  ],
  fr: [
    ['NEGATIVE', 'Je suis très déçu, le service est horrible.'],
    ['POSITIVE', 'Merci beaucoup, le café est délicieux et votre aide était excellente.'],
    ['NEGATIVE', "La machine est encore cassée, c'est inacceptable."],
    ['NEGATIVE', "Ce n'est pas bon."],
    ['NEUTRAL', 'Comment changer mon adresse ?'],
  ],
  es: [
    ['NEGATIVE', 'Estoy muy decepcionado, el servicio es horrible.'],
    ['POSITIVE', 'Muchas gracias, el café es excelente y su ayuda fue maravillosa.'],
    ['NEGATIVE', 'La máquina está rota otra vez, es inaceptable.'],
    ['NEGATIVE', 'Esto no es bueno.'],
    ['NEUTRAL', '¿Cómo cambio mi dirección?'],
  ],
  it: [
    ['NEGATIVE', 'Sono molto deluso, il servizio è orribile.'],
    ['POSITIVE', 'Grazie mille, il caffè è eccellente e siete stati gentilissimi.'],
    ['NEGATIVE', 'La macchina è di nuovo rotta, è inaccettabile.'],
    ['NEGATIVE', 'Questo non è buono.'],
    ['NEUTRAL', 'Come cambio il mio indirizzo?'],
  ],
  nl: [
    ['NEGATIVE', 'Ik ben erg teleurgesteld, de service is verschrikkelijk.'],
    ['POSITIVE', 'Hartelijk dank, de koffie is heerlijk en de hulp was uitstekend.'],
    ['NEGATIVE', 'De machine is alweer kapot, dit is onacceptabel.'],
    ['NEGATIVE', 'Dit is niet goed.'],
    ['NEUTRAL', 'Hoe wijzig ik mijn adres?'],
  ],
  pt: [
    ['NEGATIVE', 'Estou muito decepcionado, o serviço é horrível.'],
    ['POSITIVE', 'Muito obrigado, o café é excelente e a ajuda foi maravilhosa.'],
    ['NEGATIVE', 'A máquina está quebrada de novo, é inaceitável.'],
    ['NEGATIVE', 'Isto não é bom.'],
    ['NEUTRAL', 'Como altero o meu endereço?'],
  ],
  sv: [
    ['NEGATIVE', 'Jag är mycket besviken, servicen är hemsk.'],
    ['POSITIVE', 'Tack så mycket, kaffet är underbart!'],
    ['NEGATIVE', 'Maskinen är trasig igen.'],
    ['NEGATIVE', 'Det är inte bra.'],
    ['NEUTRAL', 'Hur ändrar jag min adress?'],
  ],
  da: [
    ['NEGATIVE', 'Jeg er meget skuffet, servicen er forfærdelig.'],
    ['POSITIVE', 'Mange tak, kaffen er vidunderlig!'],
    ['NEGATIVE', 'Maskinen er i stykker igen.'],
    ['NEGATIVE', 'Det er ikke godt.'],
    ['NEUTRAL', 'Hvordan ændrer jeg min adresse?'],
  ],
};
