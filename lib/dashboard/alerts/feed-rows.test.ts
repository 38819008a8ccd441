import { expect, it } from "vitest";
import { feedRows } from "./feed-rows";

const alerts = (...ids: string[]) => ids.map((id) => ({ id }));
const textOf = (ids: string[], incidents: { name: string; listed: string[] }[]) =>
  feedRows(alerts(...ids), incidents).map((row) =>
    row.incident ? `${row.incident.name}(${row.alerts.map(({ id }) => id).join(" ")})` : row.alert.id,
  );

it.each([
  ["alerts without incidents in their order", ["a", "b"], [], ["a", "b"]],
  [
    "an incident in the place of its first alert: one that is over comes after what fires",
    ["firing", "recent", "old 1", "older", "old 2"],
    [{ name: "over", listed: ["old 1", "old 2"] }],
    ["firing", "recent", "over(old 1 old 2)", "older"],
  ],
  [
    "incidents in the order of their alerts, not in their own",
    ["b1", "a1", "b2"],
    [
      { name: "A", listed: ["a1"] },
      { name: "B", listed: ["b1", "b2"] },
    ],
    ["B(b1 b2)", "A(a1)"],
  ],
  ["no incident without a listed alert", ["a"], [{ name: "A", listed: [] }], ["a"]],
])("has %s", (_, ids, incidents, expected) => {
  expect(textOf(ids, incidents)).toEqual(expected);
});
