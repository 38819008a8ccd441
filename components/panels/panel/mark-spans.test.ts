import { expect, test } from "vitest";
import { markSpans } from "./mark-spans";

const mark = { from: 10, to: null, label: "anthropic open", severity: "critical" as const };

test("a mark leads to its page, with the project and the range of this one", () => {
  const search = "project=3&from=now-7d&cursor=x&model=gpt-5";
  const hrefs = markSpans(
    [
      { ...mark, href: "/reliability#breakers" },
      { ...mark, href: "/requests?model=gpt-6&service=a+b" },
      mark,
    ],
    90,
    search,
  ).map(({ href }) => href);
  expect(hrefs).toEqual([
    "/reliability?project=3&from=now-7d&model=gpt-5#breakers",
    "/requests?project=3&from=now-7d&model=gpt-6&service=a+b",
    undefined,
  ]);
});

test("what is not over ends with the range", () => {
  expect(markSpans([mark], 90, "")).toEqual([
    { from: 10, to: 90, label: "anthropic open", tone: "critical" },
  ]);
});

test("notes have a color of their own, harmless events are gray", () => {
  const tones = markSpans(
    [
      { ...mark, severity: null, note: "n1" },
      { ...mark, severity: null },
    ],
    90,
    "",
  );
  expect(tones.map(({ tone, note }) => [tone, note])).toEqual([
    ["note", "n1"],
    ["neutral", undefined],
  ]);
});
