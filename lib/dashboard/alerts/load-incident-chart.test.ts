import { expect, it } from "vitest";
import { chartOrder } from "./load-incident-chart";

const member = (id: string, severity: "critical" | "warning", minute: number) => ({
  ...{ id, severity },
  started_at: new Date(minute * 60_000).toISOString(),
});

it("the most severe alert stands for an incident, then the earliest", () => {
  const members = [member("w1", "warning", 1), member("c5", "critical", 5), member("c3", "critical", 3)];
  expect(chartOrder(members).map(({ id }) => id)).toEqual(["c3", "c5", "w1"]);
});
