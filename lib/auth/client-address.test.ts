import { expect, test } from "vitest";
import { clientAddress } from "./client-address";

test.each([
  ["no proxy trusted: the socket counts", 0, "10.0.0.9", "6.6.6.6", "10.0.0.9"],
  ["one proxy: what it added", 1, "10.0.0.9", "6.6.6.6, 203.0.113.7", "203.0.113.7"],
  ["two proxies: what the outer one added", 2, "10.0.0.9", "6.6.6.6, 203.0.113.7, 10.0.0.2", "203.0.113.7"],
  ["fewer hops than proxies", 3, "10.0.0.9", "203.0.113.7", "203.0.113.7"],
  ["a trusted proxy that adds nothing", 1, "10.0.0.9", null, "10.0.0.9"],
  ["no front door", 0, null, "6.6.6.6", "unknown"],
])("%s", (_, proxies, peer, forwarded, expected) => {
  const headers = new Headers();
  if (peer) headers.set("x-sightline-peer", peer);
  if (forwarded) headers.set("x-forwarded-for", forwarded);
  expect(clientAddress(headers, proxies)).toBe(expected);
});
