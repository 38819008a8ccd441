import { expect, test, vi } from "vitest";
import { log } from "@/lib/log";
import { processWide } from "@/lib/process-wide";
import { clientAddress } from "./client-address";

test.each([
  ["no proxy listed: the socket counts", "", "10.0.0.9", "6.6.6.6", "10.0.0.9"],
  ["0 stands for no proxy", "0", "10.0.0.9", "6.6.6.6", "10.0.0.9"],
  ["a listed proxy: what it reports", "10.0.0.9", "10.0.0.9", "6.6.6.6, 203.0.113.7", "203.0.113.7"],
  ["a listed range", "10.0.0.0/24, 127.0.0.1", "10.0.0.9", "203.0.113.7", "203.0.113.7"],
  [
    "two proxies: what the outer one reports",
    "10.0.0.0/8",
    "10.0.0.9",
    "6.6.6.6, 203.0.113.7, 10.0.0.2",
    "203.0.113.7",
  ],
  ["a caller that is no listed proxy", "10.0.0.9", "198.51.100.4", "6.6.6.6", "198.51.100.4"],
  [
    "a client that claims to be a proxy",
    "10.0.0.9",
    "10.0.0.9",
    "6.6.6.6, 10.0.0.9, 203.0.113.7",
    "203.0.113.7",
  ],
  ["proxies only: the outermost", "10.0.0.0/8", "10.0.0.9", "10.0.0.3, 10.0.0.2", "10.0.0.3"],
  ["a listed proxy that adds nothing", "10.0.0.9", "10.0.0.9", null, "10.0.0.9"],
  ["an entry that is no address", "10.0.0.9", "10.0.0.9", "6.6.6.6, unknown", "10.0.0.9"],
  ["an entry with a port", "10.0.0.9", "10.0.0.9", "203.0.113.7:51234", "203.0.113.7"],
  ["IPv6 with a port", "::1", "::1", "[2001:db8::7]:443", "2001:db8::7"],
  ["a mapped socket address", "10.0.0.9", "::ffff:10.0.0.9", "203.0.113.7", "203.0.113.7"],
  ["no front door", "", null, "6.6.6.6", "unknown"],
])("%s", (_, proxies, peer, forwarded, expected) => {
  const headers = new Headers();
  if (peer) headers.set("x-sightline-peer", peer);
  if (forwarded) headers.set("x-forwarded-for", forwarded);
  expect(clientAddress(headers, proxies)).toBe(expected);
});

test("warns of a proxy that is not listed, but not of the header that Next.js adds itself", () => {
  const warned = vi.spyOn(log, "warn").mockImplementation(() => {});
  const from = (forwarded: string) =>
    clientAddress(new Headers({ "x-sightline-peer": "10.0.0.9", "x-forwarded-for": forwarded }), "");
  processWide("unlisted-proxy", () => ({ done: false })).done = false;
  from("10.0.0.9");
  expect(warned).not.toHaveBeenCalled();
  from("203.0.113.7");
  expect(warned).toHaveBeenCalledOnce();
});
