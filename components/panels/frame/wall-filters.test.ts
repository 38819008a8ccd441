import { expect, test } from "vitest";
import { wallFilters } from "./wall-filters";

test.each([
  ["project=7&from=now-6h&wall=1", []],
  ["model=gpt-5&model=o3&not_service=chat", ["model gpt-5 or o3", "service not chat"]],
  ["environment=&by=error_type", ["environment (none)", "by error type"]],
  ["by=tag:customer_id&then=tag:cost_usd", ["by tag:customer id", "then tag:cost usd"]],
  ["by=service&then=error_type", ["by service", "then error type"]],
  ["state=firing&text=latency", ["state firing", "text latency"]],
  ["within=24h&severity=critical", ["severity critical", "within 24h"]],
  [
    "min_latency_ms=5000&min_cost_usd=0.5&anomalous=true",
    ["anomalous true", "min latency 5000 ms", "min cost 0.5 USD"],
  ],
  ["error_type=timeout&user_id=u1&search=refund", ["error type timeout", "user u1", "search refund"]],
])("a wall screen says what %s limits it to", (search, expected) => {
  expect(wallFilters(new URLSearchParams(search))).toEqual(expected);
});
