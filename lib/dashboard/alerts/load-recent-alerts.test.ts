import { expect, it } from "vitest";
import type { JoinedIncident } from "./load-incidents";
import { incidentsAmong } from "./load-recent-alerts";

const incident = (id: string, ...listed: string[]) => ({ id, listed }) as JoinedIncident;

it("incidents of some alerts list these alone, and others are left out", () => {
  const all = [incident("both", "a", "b"), incident("other", "c")];
  expect(incidentsAmong(all, [{ id: "b" }, { id: "d" }])).toEqual([incident("both", "b")]);
});
