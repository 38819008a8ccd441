export type SessionCookie = { name: string; secure: boolean };

/** `__Host-` binds the cookie to this host over TLS; browsers refuse the prefix on plain http. */
export function sessionCookie(ownUrl: string): SessionCookie {
  const secure = new URL(ownUrl).protocol === "https:";
  return { name: secure ? "__Host-sightline.session" : "sightline.session", secure };
}

/** The value of one cookie in a Cookie header; null where absent or sent twice (cookie tossing). */
export function readCookie(header: string | null, name: string): string | null {
  if (header === null) return null;
  const values = header
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
  return values.length === 1 && values[0] !== "" ? values[0]! : null;
}
