const UNUSED_FEATURES = ["camera", "display-capture", "geolocation", "microphone", "payment", "usb"];

/** The headers of every response. `publicUrl`: the address that users type, if known. */
export function securityHeaders(publicUrl) {
  const headers = {
    // For what is not a page; a page gets pagePolicy.
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "strict-origin-when-cross-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": UNUSED_FEATURES.map((name) => `${name}=()`).join(", "),
  };
  // Browsers apply it over https only, and then for a year: never sent for an address that users reach by http.
  if (publicUrl?.startsWith("https:")) headers["strict-transport-security"] = "max-age=31536000";
  return headers;
}

/**
 * What a page may load: scripts of this answer's nonce, and what they load. Next reads the nonce from the request's
 * header of the same name and puts it on its scripts. Styles are inline in charts and cannot run anything.
 */
export function pagePolicy(nonce, dev) {
  const rules = {
    "default-src": "'self'",
    "script-src": `'nonce-${nonce}' 'strict-dynamic'${dev ? " 'unsafe-eval'" : ""}`,
    "style-src": "'self' 'unsafe-inline'",
    "img-src": "'self' data:",
    "connect-src": dev ? "'self' ws:" : "'self'",
    "object-src": "'none'",
    "base-uri": "'none'",
    "form-action": "'self'",
    "frame-ancestors": "'none'",
  };
  return Object.entries(rules)
    .map(([name, value]) => `${name} ${value}`)
    .join("; ");
}
