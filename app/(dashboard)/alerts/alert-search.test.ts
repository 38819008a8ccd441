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

test("the address says which rules, models and services are left out", () => {
  const { question, filtered } = read(
    "not_rule=a&not_rule=b&not_model=m&model=n&not_service=s&not_provider=p",
  );
  expect(filtered).toBe(true);
  expect(question.only).toMatchObject({
    models: ["n"],
    // The page has no menu of providers.
    not: { rules: ["a", "b"], models: ["m"], services: ["s"], providers: [] },
  });
});

test("invalid parameters of the address are ignored", () => {
  const plain = read("");
  expect(plain.filtered).toBe(false);
  for (const search of [
    "state=x&severity=all&within=0",
    "cursor=nonsense",
    "cursor=&model=",
    "incident=none",
  ])
    expect(read(search).question).toEqual(plain.question);
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
