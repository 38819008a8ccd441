import { expect, it } from "vitest";
import type { Alert } from "@/lib/schema/alerts/alert";
import { buildNotice } from "./notice";

const unpriced = {
  id: "alert-1",
  projectId: 7,
  type: "unpriced_model",
  state: "firing",
  severity: "warning",
  labels: { model: "acme-1" },
  startedAt: new Date(0),
  resolvedAt: null,
} as unknown as Alert;

const build = (alert: Alert) =>
  buildNotice({
    reason: "first",
    incident: null,
    groupKey: "one",
    project: "Shop",
    alerts: [alert],
    base: "https://sightline.example",
    grouping: "group",
    acknowledgeUrl: null,
    silenceUrl: null,
  });

it("a model without a price has a link to where a price is set", () => {
  expect(build(unpriced).remedy).toEqual({
    label: "Set a price",
    url: "https://sightline.example/prices?project=7&model=acme-1#price-inbox",
  });
  expect(build({ ...unpriced, state: "resolved" }).remedy).toBeNull();
});
