// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { patientFetch } from "./patient-fetch";
import { isWaiting } from "./waiting";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const PAGE = "/alerts?_rsc=1";
const HEALTH = "/api/health/live";
const LOST = () => new TypeError("Failed to fetch");
const OK = 200;

/** A browser whose server answers each path with the next of its list, and in the end with the last. */
function browser(answers: Record<string, (number | Error)[]>) {
  const asked: string[] = [];
  const send = patientFetch(async (input) => {
    const path = String(input);
    asked.push(path);
    const list = answers[path]!;
    const next = list.length > 1 ? list.shift()! : list[0]!;
    if (next instanceof Error) throw next;
    return new Response(null, { status: next });
  });
  const ask = (init: RequestInit = { headers: { rsc: "1" } }) =>
    send(PAGE, init).then(
      ({ status }) => status,
      (thrown: Error) => thrown.message,
    );
  return { asked, ask };
}

const wait = (seconds: number) => vi.advanceTimersByTimeAsync(seconds * 1_000);

it("waits for the connection, and then asks for the page again", async () => {
  const { asked, ask } = browser({ [PAGE]: [LOST(), OK], [HEALTH]: [LOST(), LOST(), OK] });
  const page = ask();
  await wait(1);
  expect([asked, isWaiting()]).toEqual([[PAGE, HEALTH], true]);
  await wait(4);
  expect([await page, isWaiting()]).toEqual([OK, false]);
  expect(asked).toEqual([PAGE, HEALTH, HEALTH, HEALTH, PAGE]);
});

it("asks at once when the browser is connected again", async () => {
  const { ask } = browser({ [PAGE]: [LOST(), OK], [HEALTH]: [LOST(), OK] });
  const page = ask();
  await wait(0.1);
  window.dispatchEvent(new Event("online"));
  await wait(0.1);
  expect(await page).toBe(OK);
});

it.each([502, 503, 504])("waits while a proxy answers %i in place of the server", async (status) => {
  const { asked, ask } = browser({ [PAGE]: [status, OK], [HEALTH]: [status, OK] });
  const page = ask();
  await wait(1.9);
  expect(asked).toEqual([PAGE]);
  await wait(0.2);
  expect(isWaiting()).toBe(true);
  await wait(2);
  expect(await page).toBe(OK);
});

it.each([
  ["fails while the server can be reached, as behind a login of its own", LOST(), "Failed to fetch"],
  ["takes longer than a proxy waits", 504, 504],
])("a page that %s is left to the browser after three times", async (_, answer, end) => {
  const { asked, ask } = browser({ [PAGE]: [answer], [HEALTH]: [OK] });
  const page = ask();
  await wait(10);
  expect(await page).toBe(end);
  expect(asked.filter((path) => path === PAGE)).toHaveLength(3);
  expect(isWaiting()).toBe(false);
});

it.each([
  ["an answer that is final", { headers: { rsc: "1" } }, 500],
  ["what is not of the router", { method: "POST" }, 503],
])("passes on %s", async (_, init, status) => {
  const { asked, ask } = browser({ [PAGE]: [status] });
  expect(await ask(init)).toBe(status);
  expect(asked).toEqual([PAGE]);
});

it("does not ask again for a page that is no longer wanted", async () => {
  const { asked, ask } = browser({ [PAGE]: [new Error("left"), OK], [HEALTH]: [OK] });
  const left = new AbortController();
  left.abort(new Error("left"));
  expect(await ask({ headers: { rsc: "1" }, signal: left.signal })).toBe("left");
  expect(asked).toEqual([PAGE]);
});
