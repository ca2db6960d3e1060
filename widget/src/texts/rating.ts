/** The texts that ask for the reason of a bad rating. All languages are in the one file, which is loaded with the first rating. */
export interface RatingTexts {
  question: string;
  /** What the expert reads, in the visitor's words. */
  reasons: string[];
  comment: string;
  send: string;
  sending: string;
  close: string;
  failed: string;
}

const en: RatingTexts = {
  question: 'What was wrong?',
  reasons: ['Incorrect', 'Incomplete', 'Out of date', 'Off topic', 'Hard to understand'],
  comment: 'Tell us more (optional)',
  send: 'Send',
  sending: 'Sending…',
  close: 'Close without giving a reason',
  failed: 'Not sent. Please try again.',
};

const ratingTexts: Record<string, RatingTexts> = {
  en,
  de: {
    question: 'Was war nicht gut?',
    reasons: ['Falsch', 'Unvollständig', 'Veraltet', 'Am Thema vorbei', 'Schwer verständlich'],
    comment: 'Mehr dazu (optional)',
    send: 'Senden',
    sending: 'Wird gesendet …',
    close: 'Schließen, ohne einen Grund anzugeben',
    failed: 'Nicht gesendet. Bitte versuchen Sie es erneut.',
  },
  es: {
    question: '¿Qué estaba mal?',
    reasons: ['Incorrecta', 'Incompleta', 'Desactualizada', 'Fuera de tema', 'Difícil de entender'],
    comment: 'Cuéntanos más (opcional)',
    send: 'Enviar',
    sending: 'Enviando…',
    close: 'Cerrar sin indicar el motivo',
    failed: 'No se ha enviado. Inténtalo de nuevo.',
  },
  fr: {
    question: 'Qu’est-ce qui n’allait pas ?',
    reasons: ['Incorrecte', 'Incomplète', 'Pas à jour', 'Hors sujet', 'Difficile à comprendre'],
    comment: 'Dites-nous-en plus (facultatif)',
    send: 'Envoyer',
    sending: 'Envoi en cours…',
    close: 'Fermer sans donner de raison',
    failed: 'Envoi impossible. Veuillez réessayer.',
  },
  ar: {
    question: 'ما الخطأ في الإجابة؟',
    reasons: ['غير صحيحة', 'ناقصة', 'غير محدَّثة', 'خارج الموضوع', 'صعبة الفهم'],
    comment: 'أخبرنا بالمزيد (اختياري)',
    send: 'إرسال',
    sending: 'جارٍ الإرسال…',
    close: 'إغلاق دون ذكر السبب',
    failed: 'تعذّر الإرسال. يُرجى المحاولة مرة أخرى.',
  },
};

export const ratingTextsIn = (language: string): RatingTexts => ratingTexts[language] ?? en;
