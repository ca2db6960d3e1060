/** What no page of this server uses. A script that got into a page could otherwise ask the visitor for it. */
const UNUSED_FEATURES = [
  'accelerometer',
  'camera',
  'display-capture',
  'geolocation',
  'gyroscope',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'screen-wake-lock',
  'serial',
  'usb',
  'xr-spatial-tracking',
];

/**
 * Headers of every HTML page: its Content Security Policy, no window shared with other sites, no device features.
 * @param embeddable other sites may show the page in a frame, also sites that isolate themselves (Cross-Origin-Embedder-Policy)
 */
export function pageHeaders(policy: string, { embeddable = false }: { embeddable?: boolean } = {}): Record<string, string> {
  return {
    'Content-Security-Policy': policy,
    'Cache-Control': 'no-cache',
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': embeddable ? 'cross-origin' : 'same-origin',
    'Permissions-Policy': UNUSED_FEATURES.map((feature) => `${feature}=()`).join(', '),
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
