/** What the button says: before anything else is loaded, and when the rest could not be. */
export const launcherTexts: Record<string, [open: string, failed: string]> = {
  en: ['Open chat', 'No connection. Try again'],
  de: ['Chat öffnen', 'Keine Verbindung. Erneut versuchen'],
  es: ['Abrir el chat', 'Sin conexión. Reintentar'],
  fr: ['Ouvrir le chat', 'Pas de connexion. Réessayer'],
  ar: ['فتح المحادثة', 'لا اتصال. أعد المحاولة'],
};
