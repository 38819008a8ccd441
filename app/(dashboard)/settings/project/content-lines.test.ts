import { expect, test } from "vitest";
import { contentLines } from "./content-lines";

const NOTHING = { requests: 0, rules: 0, open_alerts: 0, channels: 0, budgets: 0, api_keys: 0 };

test.each([
  [NOTHING, ["0 requests and all metrics"]],
  [
    { requests: 1, rules: 1, open_alerts: 2, channels: 0, budgets: 1, api_keys: 3 },
    ["1 request and all metrics", "1 rule", "2 open alerts", "1 budget", "3 API keys"],
  ],
  [{ ...NOTHING, requests: 999_999 }, ["999,999 requests and all metrics"]],
  [{ ...NOTHING, requests: 1_000_000 }, ["1,000,000 or more requests and all metrics"]],
])("%j", (contents, lines) => {
  expect(contentLines(contents)).toEqual(lines);
});
