import { expect, test } from "vitest";
import { encodeRanked } from "@/lib/store/database/keyset-page";
import { alertSearch, pageText } from "./alert-search";

const NOW = Date.parse("2026-11-20T12:00:00Z");
const read = (search: string) => alertSearch(new URLSearchParams(search), NOW);

test("the address says which alerts, and from where on", () => {
  const place = { rank: 2, ts: "2026-11-19T00:00:00.000Z", id: "x" };
  const cursor = encodeRanked(place);
  expect(
    read(`state=firing&severity=critical&within=7&rule=a&rule=b&text=p95&cursor=${cursor}`),
  ).toMatchObject({
    filtered: true,
    question: {
      state: "firing",
      severity: "critical",
      since: new Date("2026-11-13T12:00:00Z"),
      after: place,
      only: { rules: ["a", "b"], text: "p95" },
    },
  });
});

test("the address says which rules, models, services and so on are wanted and left out", () => {
  const { question, filters, filtered } = read(
    "not_rule=a&not_rule=b&not_model=m&model=n&not_service=s&not_provider=p&provider=q&environment=live",
  );
  expect(filtered).toBe(true);
  const not = { models: ["m"], services: ["s"], providers: ["p"], environments: [] };
  const wanted = { models: ["n"], services: [], providers: ["q"], environments: ["live"] };
  expect(question.only).toMatchObject({ ...wanted, not: { rules: ["a", "b"], ...not } });
  // The silences beside them follow the same.
  expect(filters).toEqual({ ...wanted, not });
});

test.each([
  ["state=x", ["Ignored unknown value of state: x."]],
  [
    "severity=fatal&within=0",
    ["Ignored unknown value of severity: fatal.", "Ignored unknown value of within: 0."],
  ],
  ["cursor=nonsense", [expect.stringContaining("cursor")]],
  ["incident=none", [expect.stringContaining("incident")]],
  ["state=all&severity=all&within=all&cursor=&model=x", []],
])("invalid parameters of the address are ignored, and named: %s", (search, notices) => {
  const { question, filtered, ...found } = read(search);
  expect(found.notices).toEqual(notices);
  if (notices.length > 0) expect(question).toEqual(read("").question);
});

test.each([
  [0, 0, 0, "0 alerts"],
  [1, 1, 0, "1 alert"],
  [100, 1_340, 0, "1–100 of 1,340 alerts"],
  [40, 1_340, 1_300, "1,301–1,340 of 1,340 alerts"],
  // Alerts that were on the page have resolved since.
  [0, 12, 12, "12 alerts"],
])("a page of %d of %d alerts after %d says where it stands", (count, total, before, text) => {
  const alerts = Array.from({ length: count });
  expect(pageText({ alerts, total, before, next_cursor: null })).toBe(text);
});
