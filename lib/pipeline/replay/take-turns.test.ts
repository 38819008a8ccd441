import { expect, test } from "vitest";
import { takeTurn } from "./take-turns";

test("tasks run one after the other, even after failures, and those beyond the limit are rejected at once", async () => {
  const order: string[] = [];
  let finishFirst = () => {};
  const first = takeTurn(async () => {
    order.push("first begins");
    await new Promise<void>((resolve) => {
      finishFirst = resolve;
    });
    order.push("first ends");
    throw new Error("the first fails");
  });
  const others = Array.from({ length: 7 }, (_, at) => takeTurn(async () => order.push(`${at}`)));
  await expect(takeTurn(async () => {})).rejects.toMatchObject({ status: 429 });
  expect(order).toEqual(["first begins"]);
  finishFirst();
  await expect(first).rejects.toThrow("the first fails");
  await Promise.all(others);
  expect(order).toEqual(["first begins", "first ends", "0", "1", "2", "3", "4", "5", "6"]);
  expect(await takeTurn(async () => "again")).toBe("again");
});
