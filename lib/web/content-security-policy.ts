/**
 * What a page may load: itself and nothing else. Scripts only with the nonce of this very response, or loaded by one
 * that has it. Styles may stand in attributes, because charts and overlays are placed by them.
 */
export function contentSecurityPolicy(nonce: string, isDevelopment: boolean): string {
  // React's development build explains errors by means of eval; the production build has none.
  const evaluation = isDevelopment ? " 'unsafe-eval'" : "";
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${evaluation}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join("; ");
}
