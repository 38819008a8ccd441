import { renderToStaticMarkup } from "react-dom/server";
import { expect, it } from "vitest";
import { LengthHistogram } from "./length-histogram";

it("says in words what its bars show, in tokens", () => {
  const bars = [
    { from: 1, to: 10, now: 0.2, before: 0 },
    { from: 10, to: 100, now: 0.8, before: 0 },
  ];
  const html = renderToStaticMarkup(<LengthHistogram bars={bars} label="gpt-5 chat" />);
  expect(html).toContain(
    'aria-label="Output tokens per response of gpt-5 chat: most often 10 to 100, in the previous period unknown"',
  );
});
