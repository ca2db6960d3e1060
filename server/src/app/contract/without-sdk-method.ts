/**
 * Operations without a method in the SDK, and why. Every other operation names its method in `defineRoute` (`sdk`); `sdk-methods.test.ts`
 * counts both.
 */
export const WITHOUT_SDK_METHOD: Readonly<Record<string, string>> = {
  retrieveHealth: 'Load balancers and monitors call it, and read its status.',
  retrieveDatabaseHealth: 'Monitors call it, and read its status.',
  retrieveModelHealth: 'Monitors call it, and read its status.',
  retrieveDetailedHealth: 'Monitors call it, and read its status.',
  receivePaymentEvent: 'Stripe calls it.',
  downloadSourceFile: 'The link of `sources.file.retrieve` is a whole URL, which needs no credential: open it with any HTTP client.',
  openSocket: '`sessions.connect` opens the WebSocket.',
};
