import { expect, test } from "vitest";
import { maskSecrets } from "./mask-secrets";

const KEY = "slk_0123456789ABCDEFGHIJKLMNOPQRSTUV123456";

test.each([
  [{ config: { routing_key: "R0UT1NGK3Y" } }, { config: { routing_key: "••••" } }],
  [{ config: { secret: "••••abcd" } }, { config: { secret: "••••abcd" } }],
  [{ config: { secret: "••••abcd and the rest of it" } }, { config: { secret: "••••abcd" } }],
  [{ password: "correct horse" }, { password: "••••" }],
  [{ password_hash: "scrypt$17" }, { password_hash: "••••" }],
  [{ key: KEY }, { key: "••••" }],
  [{ text: `we use ${KEY} there` }, { text: "we use slk_•••• there" }],
  [{ text: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw" }, { text: "whsec_••••" }],
  [{ url: "https://hooks.example.test/services/T0KEN" }, { url: "https://hooks.example.test/••••" }],
  [{ url: "https://user:pass@example.test" }, { url: "https://example.test/••••" }],
  [{ url: "https://example.test/?key=1" }, { url: "https://example.test/••••" }],
  [{ list: [{ token: "abc" }] }, { list: [{ token: "••••" }] }],
])("%j is kept as %j", (given, kept) => {
  expect(maskSecrets(given)).toEqual(kept);
});

test("leaves everything else alone", () => {
  const value = {
    name: "p95 latency",
    definition: { metric: "input_tokens", threshold: 2.5, filters: { model: ["gpt-5"] }, min_requests: 1 },
    url: "https://example.test/",
    to: ["ops@example.test"],
    enabled: false,
    expires_at: null,
  };
  expect(maskSecrets(value)).toEqual(value);
});
