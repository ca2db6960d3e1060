/** The launcher's labels. */
export const launcherTexts: Record<string, string> = {
  en: 'Open chat',
  de: 'Chat öffnen',
  es: 'Abrir el chat',
  fr: 'Ouvrir le chat',
  ar: 'فتح المحادثة',
};
