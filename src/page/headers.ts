/**
 * What every answer of the page tells the browser: to run and to fetch nothing that is not the page's own, to show it
 * in no frame, to keep nothing, and to tell nobody where somebody came from.
 */
const policy = [
  "default-src 'none'",
  "style-src 'self'",
  "img-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

const always: Readonly<Record<string, string>> = {
  'content-security-policy': policy,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cache-control': 'no-store',
};

/** A year, as those who keep lists of such hosts want it. */
const onlyTls = { 'strict-transport-security': 'max-age=31536000' };

export function securityHeaders(isTls: boolean): Readonly<Record<string, string>> {
  return isTls ? { ...always, ...onlyTls } : always;
}
