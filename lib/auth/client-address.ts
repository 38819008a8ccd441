type Headers = { get(name: string): string | null };

/**
 * The client's address, for throttling. The front door overwrites x-sightline-peer with the socket's address. Of
 * X-Forwarded-For only the entries added by the `trustedProxies` count.
 */
export function clientAddress(headers: Headers, trustedProxies: number): string {
  const peer = headers.get("x-sightline-peer") ?? "unknown";
  if (trustedProxies === 0) return peer;
  const hops = (headers.get("x-forwarded-for") ?? "")
    .split(",")
    .map((hop) => hop.trim())
    .filter((hop) => hop !== "");
  // With fewer hops than proxies the call bypassed some of them; the first hop is the best guess.
  return hops.at(-trustedProxies) ?? hops[0] ?? peer;
}
