const MASK = "••••";
const SECRET_NAME =
  /^(key|token|secret|password|routing_key|authorization|previous_secret)$|_(hash|secret|password)$/i;
/** Keys and signing secrets of ours, wherever they stand. */
const SECRET_TEXT = /\b(slk_|whsec_)[0-9A-Za-z+/=]{12,}/g;
const ADDRESS_NAME = /(^|_)url$/;

/**
 * A copy that may be kept: no value of a secret field, no key of ours in a text, of addresses only the host, because the
 * path of a webhook is all that one needs to post there.
 */
export function maskSecrets<T>(value: T, name = ""): T {
  return masked(value, name) as T;
}

function masked(value: unknown, name: string): unknown {
  if (value === null || value === undefined || typeof value === "number" || typeof value === "boolean")
    return value;
  if (Array.isArray(value)) return value.map((one) => masked(one, name));
  if (typeof value === "object") {
    if (value instanceof Date) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, masked(one, key)]));
  }
  const text = String(value);
  if (SECRET_NAME.test(name)) return text.startsWith(MASK) ? text.slice(0, MASK.length + 4) : MASK;
  return (ADDRESS_NAME.test(name) ? maskAddress(text) : text).replace(SECRET_TEXT, `$1${MASK}`);
}

function maskAddress(text: string): string {
  if (!URL.canParse(text)) return text;
  const { origin, pathname, search, hash, username, password } = new URL(text);
  return pathname === "/" && !search && !hash && !username && !password ? text : `${origin}/${MASK}`;
}
