const LOOPBACK = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether `origin` is this installation. The three spellings of loopback are the same. */
export function isOwnOrigin(origin: string, ownUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const theirs = new URL(origin);
  const ours = new URL(ownUrl);
  if (theirs.origin !== origin) return false;
  if (theirs.origin === ours.origin) return true;
  const bothLoopback = LOOPBACK.has(theirs.hostname) && LOOPBACK.has(ours.hostname);
  return bothLoopback && theirs.protocol === ours.protocol && theirs.port === ours.port;
}

/** Passwords and sessions can be read on the network. */
export function isPlainHttp(ownUrl: string): boolean {
  const { protocol, hostname } = new URL(ownUrl);
  return protocol === "http:" && !LOOPBACK.has(hostname);
}

/** Said before someone logs in at such an address, and again when a change is refused. */
export function otherAddressText(origin: string, ownUrl: string): string {
  const own = new URL(ownUrl).origin;
  return `This page is open at ${origin}, but the address of Sightline is ${own} (NEXTAUTH_URL): changes are accepted only from there. Open ${own}, or set NEXTAUTH_URL to ${origin} and restart Sightline.`;
}

export type MutationRefusal = { status: 403 | 415; code: string; message: string };

/** Why a state-changing call with a session cookie is refused; null if it comes from our own pages. */
export function refuseForeignMutation(
  method: string,
  headers: { get(name: string): string | null },
  ownUrl: string,
): MutationRefusal | null {
  if (method === "GET" || method === "HEAD") return null;
  const origin = headers.get("origin");
  const site = headers.get("sec-fetch-site");
  if (origin === null || !isOwnOrigin(origin, ownUrl) || (site !== null && site !== "same-origin")) {
    // A browser that says "same-origin" shows a page of this server, by another name of it.
    const isOurPage = site === "same-origin" && origin !== null && /^https?:\/\//.test(origin);
    return {
      status: 403,
      code: "foreign_origin",
      message: isOurPage
        ? otherAddressText(origin, ownUrl)
        : "Calls with a session cookie must come from Sightline's own pages",
    };
  }
  const type = headers.get("content-type");
  const hasBody = headers.get("transfer-encoding") !== null || Number(headers.get("content-length") ?? 0) > 0;
  if (type === null ? hasBody : !/^application\/json\s*(;|$)/i.test(type)) {
    // Forms can send three content types cross-origin without a preflight; JSON is not one of them.
    return { status: 415, code: "unsupported_type", message: "Content-Type must be application/json" };
  }
  return null;
}
