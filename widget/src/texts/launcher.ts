/** The launcher's labels: before the chat is loaded, and after it failed to load. */
export const launcherTexts: Record<string, [open: string, failed: string]> = {
  en: ['Open chat', 'No connection. Try again'],
  de: ['Chat öffnen', 'Keine Verbindung. Erneut versuchen'],
  es: ['Abrir el chat', 'Sin conexión. Reintentar'],
  fr: ['Ouvrir le chat', 'Pas de connexion. Réessayer'],
  ar: ['فتح المحادثة', 'لا يوجد اتصال. أعد المحاولة'],
};
