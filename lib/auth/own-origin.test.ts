import { expect, test } from "vitest";
import { isOwnOrigin, isPlainHttp, otherAddressText, refuseForeignMutation } from "./own-origin";

const OWN = "https://sightline.example";

test.each([
  ["https://sightline.example", OWN, true],
  ["https://sightline.example", "https://sightline.example/", true],
  ["http://sightline.example", OWN, false],
  ["https://sightline.example:8443", OWN, false],
  ["https://sightline.example.evil.test", OWN, false],
  ["https://evil.test", OWN, false],
  ["null", OWN, false],
  ["", OWN, false],
  ["https://sightline.example/path", OWN, false],
  ["http://127.0.0.1:3000", "http://localhost:3000", true],
  ["http://[::1]:3000", "http://localhost:3000", true],
  ["http://localhost:3001", "http://localhost:3000", false],
  ["http://localhost:3000", OWN, false],
])("%j is a page of %s: %s", (origin, own, expected) => {
  expect(isOwnOrigin(origin, own)).toBe(expected);
});

const json = { "content-type": "application/json", "content-length": "2" };

test.each([
  ["GET from anywhere", "GET", { origin: "https://evil.test" }, null],
  ["our page", "POST", { ...json, origin: OWN, "sec-fetch-site": "same-origin" }, null],
  ["an old browser of ours", "POST", { ...json, origin: OWN }, null],
  [
    "JSON with a charset",
    "POST",
    { ...json, "content-type": "application/json; charset=utf-8", origin: OWN },
    null,
  ],
  ["DELETE without a body", "DELETE", { origin: OWN }, null],
  ["another page", "POST", { ...json, origin: "https://evil.test" }, 403],
  ["a sandboxed frame", "POST", { ...json, origin: "null" }, 403],
  ["no origin", "POST", json, 403],
  ["a sibling site", "POST", { ...json, origin: OWN, "sec-fetch-site": "same-site" }, 403],
  ["typed into the address bar", "POST", { ...json, origin: OWN, "sec-fetch-site": "none" }, 403],
  ["a form", "POST", { origin: OWN, "content-type": "application/x-www-form-urlencoded" }, 415],
  ["plain text", "POST", { origin: OWN, "content-type": "text/plain" }, 415],
  ["a body of no type", "POST", { origin: OWN, "content-length": "2" }, 415],
  ["a look-alike of JSON", "POST", { origin: OWN, "content-type": "application/jsonp" }, 415],
] as const)("a change from %s", (_, method, headers, status) => {
  expect(refuseForeignMutation(method, new Headers(headers), OWN)?.status ?? null).toBe(status);
});

test.each([
  ["http://localhost:3000", false],
  ["http://127.0.0.1:3000", false],
  ["http://[::1]:3000", false],
  ["https://sightline.example", false],
  ["http://sightline.example", true],
  ["http://10.0.0.5:3000", true],
])("%s is plain http beyond this machine: %s", (url, plain) => {
  expect(isPlainHttp(url)).toBe(plain);
});

test("a change from a page at another address of this server names both addresses and the setting", () => {
  const headers = new Headers({ ...json, origin: "http://10.0.0.5:3000", "sec-fetch-site": "same-origin" });
  const refusal = refuseForeignMutation("POST", headers, "http://localhost:3000/");
  expect(refusal).toEqual({
    status: 403,
    code: "foreign_origin",
    message: otherAddressText("http://10.0.0.5:3000", "http://localhost:3000/"),
  });
  expect(refusal!.message).toBe(
    "This page is open at http://10.0.0.5:3000, but the address of Sightline is http://localhost:3000 (NEXTAUTH_URL): changes are accepted only from there. Open http://localhost:3000, or set NEXTAUTH_URL to http://10.0.0.5:3000 and restart Sightline.",
  );
  headers.set("sec-fetch-site", "cross-site");
  expect(refuseForeignMutation("POST", headers, "http://localhost:3000/")!.message).not.toContain("10.0.0.5");
});
