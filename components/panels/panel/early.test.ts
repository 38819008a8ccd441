import { expect, it, vi } from "vitest";
import { early, late } from "./early";

it("passes on what came in time, what is still coming, and what failed to its own place", async () => {
  vi.useFakeTimers();
  const never = new Promise<string>(() => {});
  const broken = Promise.reject(new Error("the panel"));
  const waited = early({ quick: Promise.resolve(1), never, broken }, 400);
  await vi.advanceTimersByTimeAsync(400);
  const { quick, never: slow, broken: failed } = await waited;
  expect(quick).toEqual({ isThere: true, value: 1 });
  expect(slow).toEqual({ isThere: false, coming: never });
  expect(failed).toEqual({ isThere: false, coming: broken });
  vi.useRealTimers();
});

it("does not wait once all have settled", async () => {
  vi.useFakeTimers();
  const { one } = await early({ one: Promise.resolve("there") }, 400);
  expect(one).toEqual({ isThere: true, value: "there" });
  expect(vi.getTimerCount()).toBe(0);
  vi.useRealTimers();
});

it("passes on what is begun for later, whose failure waits for its own place", async () => {
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  const failing = late(Promise.reject(new Error("the panel")));
  await new Promise((resolve) => setTimeout(resolve, 0));
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  expect(failing.isThere).toBe(false);
  await expect(failing.isThere || failing.coming).rejects.toThrow("the panel");
});
