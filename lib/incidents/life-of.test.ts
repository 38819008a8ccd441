import { expect, it } from "vitest";
import { type Firing, nextTurn } from "./life-of";

const was = (state: "open" | "resolved", severity: "warning" | "critical", firing: number) => ({
  state,
  severity,
  firing,
});

const fires = (firing: number, critical: number): Firing => ({
  firing,
  critical,
  worst: firing === 0 || critical > 0 ? "critical" : "warning",
});

it.each<[string, ReturnType<typeof was> | null, Firing, boolean, string, string, string[]]>([
  ["opens", null, fires(1, 0), true, "open", "warning", ["opened"]],
  ["grows", was("open", "warning", 1), fires(2, 0), true, "open", "warning", ["grew"]],
  ["grows worse", was("open", "warning", 1), fires(2, 1), true, "open", "critical", ["grew", "severity_up"]],
  ["eases", was("open", "warning", 3), fires(2, 0), false, "open", "warning", ["eased"]],
  [
    "eases as its critical alert ends",
    was("open", "critical", 2),
    fires(1, 0),
    false,
    "open",
    "warning",
    ["severity_down", "eased"],
  ],
  [
    "resolves with its last alert and shows its worst",
    was("open", "warning", 1),
    fires(0, 0),
    false,
    "resolved",
    "critical",
    ["resolved"],
  ],
  [
    "reopens with an alert that fires again",
    was("resolved", "critical", 0),
    fires(1, 0),
    false,
    "open",
    "warning",
    ["reopened"],
  ],
  ["does not change", was("open", "warning", 1), fires(1, 0), false, "open", "warning", []],
])("an incident %s", (_, before, after, joined, state, severity, events) => {
  expect(nextTurn(before, after, joined)).toEqual({ state, severity, events });
});
