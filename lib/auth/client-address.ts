type Headers = { get(name: string): string | null };

/**
 * Who is on the other end, for throttling. The front door writes the socket's address into x-sightline-peer and so
 * overwrites what a client sends; X-Forwarded-For counts only as far as `trustedProxies` of our own have added to it.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const peer = headers.get("x-sightline-peer") ?? "unknown";
  if (trustedProxies === 0) return peer;
  const hops = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((hop) => hop.trim())
    .filter((hop) => hop !== "");
  // With fewer hops than proxies the call did not come through all of them; the first one is as far as we can see.
  return hops.at(-trustedProxies) ?? hops[0] ?? peer;
}
