import { expect, test } from "vitest";
import { NEW_DRAFT } from "./rule-draft";
import { draftOfChart } from "./rule-start";

test("a rule on a chart has its metric, filters and groups; nonsense starts as any new rule", () => {
  const of = (search: string) => draftOfChart(new URLSearchParams(search));
  expect(
    of("metric=error_rate&group_by=model&group_by=nothing&service=chat&service=&from=now-1h"),
  ).toMatchObject({
    metric: "error_rate",
    filters: { service: ["chat"] },
    group_by: ["model"],
    threshold: "5",
  });
  expect(of("metric=latency_p99")).toMatchObject({ metric: "latency_p99", group_by: [], threshold: "30" });
  expect(of("metric=prompts")).toBe(NEW_DRAFT);
  expect(of(`metric=cost&model=${"x".repeat(300)}`).filters).toEqual({});
});
