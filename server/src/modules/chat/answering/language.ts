import { languageOf } from '../../../text/language.ts';

/** The language to answer in: the clone's setting, or the question's language if the setting is `auto`. */
export function answerLanguage(setting: string, question: string): string {
  return setting === 'auto' ? languageOf(question) : (setting.split('-')[0] ?? 'en');
}
