const UNUSED_FEATURES = ["camera", "display-capture", "geolocation", "microphone", "payment", "usb"];

/** The headers of every response. `publicUrl`: the address that users type, if known. */
export function securityHeaders(publicUrl) {
  const headers = {
    "content-security-policy": "frame-ancestors 'none'",
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
