import { stemmer } from 'stemmer';
import { IRREGULAR } from './irregular-forms.ts';

const ARABIC = /^\p{Script=Arabic}+$/u;
const MAX_REMEMBERED = 30_000;
const remembered = new Map<string, string>();

/**
 * The stem of a folded word. Irregular forms (`sang`, `starb`) have the stem of their base form. Porter's algorithm handles words of a–z:
 * in other Latin-script languages it removes few endings, but the same ones from questions and texts. Words of other scripts stay whole,
 * except Arabic ones.
 */
export function stem(form: string): string {
  if (form.length < 3) return form;
  const known = remembered.get(form);
  if (known !== undefined) return known;
  const base = IRREGULAR.get(form) ?? form;
  const found = /^[a-z]+$/.test(base) ? stemmer(base) : ARABIC.test(base) ? arabicStem(base) : base;
  if (remembered.size >= MAX_REMEMBERED) remembered.clear();
  remembered.set(form, found);
  return found;
}

/** Light stemming after Larkey, Ballesteros and Connell's "light10" (2002): removes the article, conjunctions before it, and endings. */
function arabicStem(form: string): string {
  const even = form.replace(/\u0649$/, '\u064a').replace(/\u0629$/, '\u0647');
  const bare = even.replace(
    /^(?:\u0648?(?:\u0627\u0644|\u0628\u0627\u0644|\u0643\u0627\u0644|\u0641\u0627\u0644|\u0644\u0644)|\u0648|\u0641)(?=..)/,
    '',
  );
  return bare.length > 3
    ? bare.replace(/(?:\u0647\u0627|\u0627\u0646|\u0627\u062a|\u0648\u0646|\u064a\u0646|\u064a\u0647|\u0647|\u064a)$/, (end) =>
        bare.length - end.length >= 2 ? '' : end,
      )
    : bare;
}
