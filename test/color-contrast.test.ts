import { describe, expect, it } from "vitest";
import { lightOf, THEMES, TOKENS } from "./css-colors";

const CASES = THEMES.flatMap((theme) =>
  (Object.keys(TOKENS) as (keyof typeof TOKENS)[]).map((colors) => ({ theme, colors })),
);
type Case = (typeof CASES)[number];

/** Relative luminance, as WCAG 2 defines it. */
function luminance(color: string): number {
  const [red, green, blue] = lightOf(color);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(name: string, on: string, { theme, colors }: Case): number {
  const [a, b] = [name, on].map((one) => luminance(TOKENS[colors].get(one)![theme]));
  return (Math.max(a!, b!) + 0.05) / (Math.min(a!, b!) + 0.05);
}

const TEXTS = ["ink", "ink-2", "ink-3", "accent", "ok", "warning", "critical"];
const GRAPHICS = [
  ...["p50", "p95", "p99", "spark", "line-field", "cat-other"],
  ...Array.from({ length: 10 }, (_, at) => `cat-${at + 1}`),
];

describe.each(CASES)("in the $theme theme with $colors", (given) => {
  it.each(TEXTS)("text in %s is readable on cards, pages, menus and what is chosen", (name) => {
    for (const on of ["surface", "bg", "raised", "accent-soft"])
      expect(contrast(name, on, given), on).toBeGreaterThanOrEqual(4.5);
  });
  it.each(GRAPHICS)("lines and borders in %s are seen on cards", (name) => {
    expect(contrast(name, "surface", given)).toBeGreaterThanOrEqual(3);
  });
  it.each([
    ["p50", "p95"],
    ["p95", "p99"],
  ])("the lines of %s and %s differ", (one, other) => {
    expect(contrast(one, other, given)).toBeGreaterThanOrEqual(1.5);
  });
});

it("more contrast is more, for each color that it changes", () => {
  const { "the usual colors": before, "more contrast": after } = TOKENS;
  const changed = [...after.keys()].filter((name) => after.get(name) !== before.get(name));
  expect(changed.length).toBeGreaterThan(5);
  for (const theme of THEMES)
    for (const name of changed)
      expect(
        contrast(name, "surface", { theme, colors: "more contrast" }),
        `${name}, ${theme}`,
      ).toBeGreaterThan(contrast(name, "surface", { theme, colors: "the usual colors" }));
});
