import { afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { type Call, inCall } from "@/lib/call";
import { PAGES_AT_ONCE, takePageTurn } from "./page-turn";

beforeEach(() => void vi.useFakeTimers());
afterEach(async () => {
  for (const { leave, answer } of opened.splice(0)) {
    leave();
    answer();
  }
  await vi.advanceTimersByTimeAsync(0);
  vi.useRealTimers();
});

type Page = { state: string; answer: () => void; leave: () => void };
const opened: Page[] = [];

const SETTINGS = { NEXTAUTH_URL: "http://localhost:3000", SIGHTLINE_TRUSTED_PROXIES: "" };
const COOKIE = "sightline.session=session-of-";
/** Their sessions have seen a page of their team. */
beforeAll(async () => {
  for (const team of ["a", "b"]) {
    const call: Call = { origin: null, team, signal: null, answered: Promise.resolve() };
    await inCall(call, () => takePageTurn(new Headers({ cookie: COOKIE + team }), SETTINGS));
  }
});

/** A page that a browser asks for: with the session of a team, or without one. */
function open(team: string | null, peer = "192.0.2.1", cookie = team && COOKIE + team): Page {
  const gone = new AbortController();
  let answer = () => {};
  const answered = new Promise<void>((resolve) => {
    answer = resolve;
  });
  const headers = new Headers({ "x-sightline-peer": peer, ...(cookie && { cookie }) });
  const page: Page = { state: "waits", answer, leave: () => gone.abort(new Error("left")) };
  const call: Call = { origin: null, team: null, signal: gone.signal, answered };
  void inCall(call, () => takePageTurn(headers, SETTINGS)).then((may) => {
    page.state = may ? "made" : "refused";
  });
  opened.push(page);
  return page;
}

const openMany = (team: string, count: number) => Array.from({ length: count }, () => open(team));
async function states(pages: { state: string }[]) {
  await vi.advanceTimersByTimeAsync(0);
  return pages.map(({ state }) => state);
}

it("leaves room for the pages of another team, however many one opens", async () => {
  const many = openMany("a", 50);
  const [other] = openMany("b", 1);
  expect((await states(many)).filter((state) => state === "made")).toHaveLength(PAGES_AT_ONCE - 2);
  expect(await states([other!])).toEqual(["made"]);
});

it("begins with the next page when one is answered, and when a browser leaves", async () => {
  const many = openMany("a", PAGES_AT_ONCE);
  expect(await states(many.slice(-2))).toEqual(["waits", "waits"]);
  many[0]!.answer();
  expect(await states(many.slice(-2))).toEqual(["made", "waits"]);
  many.at(-1)!.leave();
  many[1]!.answer();
  const next = open("a");
  expect(await states([many.at(-1)!, next])).toEqual(["refused", "made"]);
});

it("refuses a page that has waited too long", async () => {
  const many = openMany("a", PAGES_AT_ONCE - 2);
  await vi.advanceTimersByTimeAsync(10_000);
  many.push(...openMany("a", 2));
  await vi.advanceTimersByTimeAsync(20_000);
  expect(await states(many.slice(-1))).toEqual(["made"]);
  const late = openMany("a", 3 * PAGES_AT_ONCE);
  await vi.advanceTimersByTimeAsync(30_000);
  expect(await states(late.slice(-1))).toEqual(["refused"]);
});

it("does not wait for browsers that do not read their page", async () => {
  const unread = openMany("a", PAGES_AT_ONCE - 2);
  await vi.advanceTimersByTimeAsync(29_000);
  const next = open("a");
  expect(await states([...unread.slice(-1), next])).toEqual(["made", "waits"]);
  await vi.advanceTimersByTimeAsync(1_000);
  expect(await states([next])).toEqual(["made"]);
  // Their turns end once.
  for (const { answer } of unread) answer();
  const more = openMany("a", PAGES_AT_ONCE);
  expect((await states([next, ...more])).filter((state) => state === "made")).toHaveLength(PAGES_AT_ONCE - 2);
});

it("takes the turns of an address for pages without a session, and for cookies that were none", async () => {
  const strangers = Array.from({ length: 50 }, (_, at) =>
    open(null, "192.0.2.1", at % 2 ? `${COOKIE}nobody-${at}` : null),
  );
  expect((await states(strangers)).filter((state) => state === "made")).toHaveLength(PAGES_AT_ONCE - 2);
  expect(await states([open("b"), open(null, "192.0.2.2")])).toEqual(["made", "made"]);
});

it("takes all addresses of a line of IPv6 for one", async () => {
  const line = Array.from({ length: 50 }, (_, at) => open(null, `2001:db8::${(at + 1).toString(16)}`));
  expect((await states(line)).filter((state) => state === "made")).toHaveLength(PAGES_AT_ONCE - 2);
  expect(await states([open(null, "2001:db8:0:1::1")])).toEqual(["made"]);
});
