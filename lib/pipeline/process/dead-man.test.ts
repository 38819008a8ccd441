import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { endProcess } from "@/test/end-process";
import { pingDeadMan } from "./dead-man";

beforeEach(endProcess);
afterEach(() => void vi.useRealTimers());

it("pings once a minute, continues after a rejection, and does not fail if nothing listens", async () => {
  const statuses = [200, 500, 200];
  let calls = 0;
  const monitor = createServer((_request, response) => {
    response.statusCode = statuses[calls++] ?? 200;
    response.end();
  });
  await new Promise<void>((resolve) => monitor.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(monitor.address() as AddressInfo).port}/ping`;
  const start = Date.UTC(2026, 10, 23, 12);
  for (const seconds of [0, 10, 59, 60, 70, 120])
    await pingDeadMan(url, "127.0.0.0/8", start + seconds * 1_000);
  expect(calls).toBe(3);
  await new Promise((resolve) => monitor.close(resolve));
  await expect(pingDeadMan(url, "127.0.0.0/8", start + 200_000)).resolves.toBeUndefined();
});

it("does not call private addresses unless allowed", async () => {
  let calls = 0;
  const inside = createServer((_request, response) => {
    calls += 1;
    response.end();
  });
  await new Promise<void>((resolve) => inside.listen(0, "127.0.0.1", resolve));
  await pingDeadMan(`http://127.0.0.1:${(inside.address() as AddressInfo).port}/`, "", Date.UTC(2027, 0, 1));
  expect(calls).toBe(0);
  await new Promise((resolve) => inside.close(resolve));
});

it("continues when the clock is set back", async () => {
  let calls = 0;
  const monitor = createServer((_request, response) => {
    calls += 1;
    response.end();
  });
  await new Promise<void>((resolve) => monitor.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(monitor.address() as AddressInfo).port}/ping`;
  vi.useFakeTimers({ toFake: ["Date", "hrtime"] });
  await pingDeadMan(url, "127.0.0.0/8");
  vi.setSystemTime(Date.now() - 86_400_000);
  vi.advanceTimersByTime(60_000);
  await pingDeadMan(url, "127.0.0.0/8");
  expect(calls).toBe(2);
  await new Promise((resolve) => monitor.close(resolve));
});
