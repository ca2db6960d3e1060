/**
 * Operations without a method in the SDK, and why. Every other operation names its method in `defineRoute` (`sdk`); `sdk-methods.test.ts`
 * counts both.
 */
export const WITHOUT_SDK_METHOD: Readonly<Record<string, string>> = {
  retrieveHealth: 'Load balancers and monitors call it, and read its status.',
  retrieveDatabaseHealth: 'Monitors call it, and read its status.',
  retrieveModelHealth: 'Monitors call it, and read its status.',
  retrieveDetailedHealth: 'Monitors call it, and read its status.',
  retrieveLiveness: 'The supervisor of the process calls it, and reads its status.',
  retrieveReadiness: 'Load balancers call it, and read its status.',
  updateRefreshCookie: 'Only the console calls it: the cookie belongs to its origin. Programs use `auth.refresh`.',
  deleteRefreshCookie: 'Only the console calls it: the cookie belongs to its origin. Programs use `auth.logout`.',
  receivePaymentEvent: 'Stripe calls it.',
  downloadSourceFile: 'The link of `sources.file.retrieve` is a whole URL, which needs no credential: open it with any HTTP client.',
  downloadCitedFile:
    '`originalUrl` of `messages.citations.retrieve` is a whole URL, which needs no credential: open it with any HTTP client.',
  openSocket: '`sessions.connect` opens the WebSocket.',
};
