import { expect, it } from "vitest";
import { pageSources, read } from "./page-sources";

/** The labels in `{ key: "cost", label: "cost" }` and in `columns: ["time", "cost"]`. */
function columnLabels(source: string): string[] {
  const ofObjects = [...source.matchAll(/\b(?:key|sort): "\w+",\s+label: "([^"]+)"/g)].map(
    ([, label]) => label!,
  );
  const ofLists = [...source.matchAll(/\b(?:columns:|COLUMNS =) \[([^\]{]*)\]/g)].flatMap(([, list]) =>
    [...list!.matchAll(/"([^"]+)"/g)].map(([, label]) => label!),
  );
  return [...ofObjects, ...ofLists];
}

it("columns of tables are labeled in lower case, also in the CSV of a panel", () => {
  const labels = pageSources.flatMap((file) => columnLabels(read(file)).map((label) => `${file}: ${label}`));
  expect(labels.length).toBeGreaterThan(120);
  expect(labels.filter((label) => /: [A-Z](?![A-Z])/.test(label))).toEqual([]);
});
