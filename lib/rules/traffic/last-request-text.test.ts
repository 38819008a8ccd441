import { expect, it } from "vitest";
import { lastRequestText } from "./last-request-text";

const NOW = Date.parse("2026-11-23T14:15:40Z");
const at = (time: string) => ({ ts: Date.parse(time), model: "gpt-5-mini", service: "checkout" });

it.each([
  ["2026-11-23T14:03:22Z", "Last request 14:03:22 UTC, from checkout, gpt-5-mini"],
  ["2026-11-23T12:03:22Z", "Last request 12:03:22 UTC, from checkout, gpt-5-mini"],
  ["2026-11-22T23:59:59Z", "Last request 22 Nov, 23:59:59 UTC, from checkout, gpt-5-mini"],
])("a request at %s: %s", (time, text) => {
  expect(lastRequestText(at(time), "UTC", NOW)).toBe(text);
});

it("names only the model where there is no service, in the project's time zone", () => {
  expect(lastRequestText({ ...at("2026-11-23T14:03:22Z"), service: "" }, "Asia/Kolkata", NOW)).toMatch(
    /^Last request 19:33:22 \S+, from gpt-5-mini$/,
  );
});
