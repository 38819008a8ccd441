import { expect, it } from "vitest";
import { beat, stalledLoops } from "./heartbeat";

it("names the loops that have not completed a round in time, until they do", () => {
  beat("evaluation", 25_000, 0);
  beat("deliveries", 30_000, 0);
  expect(stalledLoops(25_000)).toEqual([]);
  expect(stalledLoops(25_001)).toEqual(["evaluation"]);
  expect(stalledLoops(60_000)).toEqual(["evaluation", "deliveries"]);
  beat("evaluation", 25_000, 59_000);
  expect(stalledLoops(60_000)).toEqual(["deliveries"]);
});
