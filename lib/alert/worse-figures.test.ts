import { expect, it } from "vitest";
import type { AlertFigures } from "@/lib/schema/alerts/alert";
import { worseFigures } from "./worse-figures";

const at = (value: number | null, threshold: number | null): AlertFigures => ({
  value,
  threshold,
  baseline: null,
  zScore: null,
  sampleSize: 30,
  message: `${value} against ${threshold}`,
});

it.each<[string, AlertFigures | null, AlertFigures, "known" | "newer"]>([
  ["the first", null, at(40, 30), "newer"],
  ["the higher above", at(40, 30), at(50, 30), "newer"],
  ["and not the lower", at(50, 30), at(40, 30), "known"],
  ["the lower below", at(0.3, 0.5), at(0.1, 0.5), "newer"],
  ["and not the higher", at(0.1, 0.5), at(0.3, 0.5), "known"],
  ["of equals the newer", at(40, 30), at(40, 30), "newer"],
  ["as a share of a threshold that moves", at(400, 200), at(900, 800), "known"],
  ["anything above a threshold of nothing", at(3, 0), at(5, 0), "newer"],
  ["the newer where there is no figure", at(40, 30), at(null, null), "newer"],
])("further out is %s", (_, known, newer, expected) => {
  expect(worseFigures(known, newer)).toBe(expected === "known" ? known : newer);
});
