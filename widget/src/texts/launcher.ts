/** What the button says: before anything else is loaded, and when the rest could not be. */
export const launcherTexts: Record<string, [open: string, failed: string]> = {
  en: ['Open chat', 'The chat could not be loaded. Try again'],
  de: ['Chat öffnen', 'Der Chat ließ sich nicht laden. Noch einmal versuchen'],
  es: ['Abrir el chat', 'No se pudo cargar el chat. Reintentar'],
  fr: ['Ouvrir le chat', 'Le chat n’a pas pu être chargé. Réessayer'],
  ar: ['فتح المحادثة', 'تعذّر تحميل المحادثة. أعد المحاولة'],
};
