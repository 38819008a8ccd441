import { describe, expect, it } from "vitest";
import { seriesColor, seriesDash } from "@/components/charts/series-color";
import { differenceOf, type Lab, SIGHTS, type Sight, seenAs } from "./color-vision";
import { THEMES, type Theme, TOKENS } from "./css-colors";

// Colors that share a chart or a list differ for everyone, at the least by what a thin line needs.

it.each<[Lab, Lab, number]>([
  [[50, 2.6772, -79.7751], [50, 0, -82.7485], 2.0425],
  [[50, 2.5, 0], [73, 25, -18], 27.1492],
  [[60.2574, -34.0099, 36.2677], [60.4626, -34.1751, 39.4387], 1.2644],
  [[22.7233, 20.0904, -46.694], [23.0331, 14.973, -42.5619], 2.0373],
  [[6.7747, -0.2908, -2.4247], [5.8714, -0.0985, -2.2286], 0.6377],
])("measures differences as the published pairs of CIEDE2000 do", (one, other, expected) => {
  expect(differenceOf(one, other)).toBeCloseTo(expected, 4);
  expect(differenceOf(other, one)).toBeCloseTo(expected, 4);
});

it("a neutral color is seen alike by all", () => {
  for (const sight of SIGHTS)
    expect(differenceOf(seenAs("#808080", sight), seenAs("#808080", "all colors"))).toBeLessThan(0.1);
});

type Least = Record<Sight, number>;
const LINES: Least = { "all colors": 15, "no red": 9, "no green": 9, "no blue": 9, "no color": 2.5 };
const HUE: Least = { "all colors": 10, "no red": 9, "no green": 9, "no blue": 9, "no color": 9 };
/** A state has a shape or a word too. */
const STATES: Least = { "all colors": 15, "no red": 8, "no green": 8, "no blue": 8, "no color": 5 };

const tokenOf = (color: string) => color.slice("var(--".length, -1);
const PLACES = [null, ...Array.from({ length: 10 }, (_, at) => at)];
const placesWith = (dashed: boolean) =>
  PLACES.filter((place) => (seriesDash(place) !== undefined) === dashed).map((place) =>
    tokenOf(seriesColor(place)),
  );

const GROUPS: [string, string[], Least][] = [
  ["solid lines", placesWith(false), LINES],
  ["dashed lines", placesWith(true), LINES],
  ["percentiles", ["p50", "p95", "p99"], HUE],
  ["severities", ["warning", "critical"], STATES],
];

function closest(names: readonly string[], sight: Sight, theme: Theme, tokens = TOKENS["the usual colors"]) {
  const seen = names.map((name) => seenAs(tokens.get(name)![theme], sight));
  let least = { pair: "", difference: Number.POSITIVE_INFINITY };
  for (const [at, name] of names.entries())
    for (let other = 0; other < at; other++) {
      const difference = differenceOf(seen[at]!, seen[other]!);
      if (difference < least.difference) least = { pair: `${names[other]} and ${name}`, difference };
    }
  return least;
}

describe.each(THEMES)("in the %s theme", (theme) => {
  describe.each(SIGHTS)("people who see %s tell apart", (sight) => {
    it.each(GROUPS)("%s", (_, names, least) => {
      expect(names.length).toBeGreaterThan(1);
      for (const tokens of Object.values(TOKENS)) {
        const { pair, difference } = closest(names, sight, theme, tokens);
        expect(difference, pair).toBeGreaterThanOrEqual(least[sight]);
      }
    });
  });
});

it("finds colors that only differ in red and green", () => {
  const before = new Map([
    ["warning", { light: "#a65700", dark: "#f0a94b" }],
    ["critical", { light: "#c4281c", dark: "#ff6b5e" }],
  ]);
  expect(closest(["warning", "critical"], "no green", "light", before).difference).toBeLessThan(2);
  expect(closest(["warning", "critical"], "all colors", "light", before).difference).toBeGreaterThan(15);
});
