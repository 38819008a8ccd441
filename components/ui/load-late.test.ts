// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { loadLate } from "./load-late";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

const wait = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

/** Code that does not arrive until it does. */
function code() {
  let arrives = false;
  const load = vi.fn(async () => {
    if (!arrives) throw new Error("no connection");
    return "code";
  });
  return {
    load,
    arrive: () => {
      arrives = true;
    },
  };
}

it("tries more and more slowly, once a minute at most, until it arrives", async () => {
  const { load, arrive } = code();
  const loaded = loadLate(load);
  const tries: number[] = [];
  for (let second = 0; second < 220; second++) {
    await wait(second === 0 ? 0 : 1);
    if (load.mock.calls.length > tries.length) tries.push(second);
  }
  expect(tries).toEqual([0, 5, 15, 35, 75, 135, 195]);
  arrive();
  await wait(60);
  expect(await loaded).toBe("code");
  await wait(600);
  expect(load).toHaveBeenCalledTimes(8);
});

it("tries at once when the browser is connected again", async () => {
  const { load, arrive } = code();
  const loaded = loadLate(load);
  await wait(0);
  arrive();
  window.dispatchEvent(new Event("online"));
  expect(await loaded).toBe("code");
  expect(load).toHaveBeenCalledTimes(2);
});

it("waits until the page stands", async () => {
  vi.spyOn(document, "readyState", "get").mockReturnValue("loading");
  const load = vi.fn(async () => "code");
  const loaded = loadLate(load);
  await wait(1);
  expect(load).not.toHaveBeenCalled();
  window.dispatchEvent(new Event("load"));
  expect(await loaded).toBe("code");
});
