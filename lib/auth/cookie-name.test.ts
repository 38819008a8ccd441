import { expect, test } from "vitest";
import { readCookie, sessionCookie } from "./cookie-name";

test("the cookie is bound to its host over TLS", () => {
  expect(sessionCookie("https://sightline.example")).toEqual({
    name: "__Host-sightline.session",
    secure: true,
  });
  expect(sessionCookie("http://localhost:3000")).toEqual({ name: "sightline.session", secure: false });
});

test.each([
  [null, null],
  ["", null],
  ["s=1", "1"],
  ["a=2; s=1;b=3", "1"],
  ["xs=1", null],
  ["s=", null],
  ["s=1; s=2", null],
])("in the header %j the cookie is %j", (header, value) => {
  expect(readCookie(header, "s")).toBe(value);
});
