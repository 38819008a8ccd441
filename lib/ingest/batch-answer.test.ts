import { describe, expect, it } from "vitest";
import { batchAnswer, idsAtOneTime } from "./batch-answer";

describe("the answer to a batch", () => {
  it("counts what was stored and lists rejections in the order of the items", () => {
    const refused = [{ index: 3, code: "invalid", message: "model: is required", path: "model" }];
    const items = [{ index: 0 }, { index: 1 }, { index: 2 }, { index: 4 }];
    const outcomes = ["inserted", "conflict", "duplicate", "inserted"] as const;
    expect(batchAnswer(items, outcomes, refused, "stored differently")).toEqual({
      accepted: 2,
      duplicates: 1,
      rejected: [{ index: 1, code: "conflict", message: "stored differently", path: "id" }, ...refused],
    });
  });
});

it("the answer to a batch names the breakers that the project has no room for", () => {
  const answer = batchAnswer([{ index: 0 }, { index: 1 }], ["inserted", "full"], [], "stored differently");
  expect(answer).toMatchObject({
    accepted: 1,
    rejected: [{ index: 1, code: "too_many_breakers", path: "name" }],
  });
});

describe("the ids of a batch", () => {
  it("may repeat at the same time, and not at another", () => {
    const isAtOneTime = idsAtOneTime();
    const asked = [
      { id: "a", ts: 1 },
      { id: "a", ts: 1 },
      { id: "b", ts: 2 },
      { id: "a", ts: 2 },
      { id: "a", ts: 1 },
    ];
    expect(asked.map(isAtOneTime)).toEqual([true, true, true, false, true]);
  });
});
