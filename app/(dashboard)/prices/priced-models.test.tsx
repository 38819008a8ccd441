// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import type { PricedModel } from "@/lib/schema/prices/own-price";
import { renderPage } from "@/test/render-page";
import { PricedModels } from "./priced-models";

const model = (name: string, input: number | null, requests: number) =>
  ({
    ...{ model: name, provider: null, requests, cost_usd: requests / 100, match: "exact", priced_as: name },
    ...{ input_usd_per_mtok: input, cached_usd_per_mtok: null, output_usd_per_mtok: null },
    ...{ reason: null, doubts: [], assumptions: [], doubtful_usd: 0, unpriced_requests: 0, waits: false },
  }) as unknown as PricedModel;

it("is sorted by the price or the name of a model, with those without a price last", async () => {
  const models = [model("gpt-5", 1.25, 10), model("atlas", null, 900), model("o3", 20, 30)];
  const { user } = renderPage(<PricedModels models={models} count={3} isEmpty={false} />);
  const names = () =>
    within(screen.getByRole("table"))
      .getAllByRole("row")
      .slice(1)
      .map((row) => within(row).getByRole("rowheader").textContent?.replace("no provider sent", ""));
  expect(names()).toEqual(["gpt-5", "atlas", "o3"]);
  await user.click(screen.getByRole("button", { name: "input" }));
  expect(names()).toEqual(["o3", "gpt-5", "atlas"]);
  await user.click(screen.getByRole("button", { name: "model" }));
  expect(names()).toEqual(["atlas", "gpt-5", "o3"]);
  expect(screen.queryByRole("button", { name: "custom price" })).toBeNull();
});
