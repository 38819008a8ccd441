// @vitest-environment happy-dom
import { screen, within } from "@testing-library/react";
import { expect, it } from "vitest";
import { LiveProvider } from "@/components/panels/frame/live";
import type { RequestRow } from "@/lib/dashboard/requests/requests-model";
import { renderPage } from "@/test/render-page";
import { COLUMNS } from "./request-columns";
import { RequestsTable } from "./requests-table";

const NOW = Date.parse("2026-03-27T14:00:00Z");

const row = (given: Partial<RequestRow> = {}): RequestRow => ({
  id: "r1",
  t: NOW - 60_000,
  model: "gpt-5",
  provider: "openai",
  environment: "prod",
  service: "checkout",
  status: "success",
  errorType: null,
  finishReason: "stop",
  latencyMs: 1_240,
  ttftMs: null,
  inputTokens: 12_345,
  outputTokens: null,
  thinkingTokens: null,
  cachedInputTokens: null,
  cacheWriteTokens: null,
  billing: null,
  costUsd: null,
  costSource: "unpriced",
  previousCost: null,
  cacheHit: false,
  userId: null,
  fallbackFrom: null,
  tags: {},
  servedModel: null,
  sender: null,
  anomalies: [],
  ...given,
});

type Shown = {
  rows?: RequestRow[];
  search?: string;
  sort?: "time" | "latency" | "tokens";
  order?: "asc" | "desc";
  cut?: boolean;
  columns?: string | null;
};

function show({ rows = [row()], search = "", sort = "time", order = "desc", ...rest }: Shown = {}) {
  const table = (
    <LiveProvider>
      <RequestsTable
        rows={rows}
        nextCursor="next"
        cut={rest.cut ?? false}
        sort={sort}
        order={order}
        columns={rest.columns ?? null}
        tailed={null}
        timeZone="Europe/Vienna"
        now={NOW}
      />
    </LiveProvider>
  );
  return renderPage(table, { path: "/requests", search: `refresh=off&${search}` });
}
const heads = () => screen.getAllByRole("columnheader").map((head) => head.textContent);

const cells = () => {
  const table = within(screen.getByRole("table"));
  return [...table.getAllByRole("rowheader"), ...table.getAllByRole("cell")].map((cell) => cell.textContent);
};

it("is a table with a caption whose numbers have separators; an unknown value is a dash, not 0", () => {
  show();
  expect(screen.getByRole("table", { name: "Requests, newest first" })).toBeTruthy();
  expect(cells()).toEqual([
    "14:59:00",
    "gpt-5",
    expect.stringContaining("success"),
    "1.24\u202fs",
    "–",
    "12,345",
    "–",
    "unpriced",
    "checkout",
    "–",
  ]);
});

it("names the sorted column; another one sorts from the first page", async () => {
  const { user, visited } = show({ search: "model=gpt-5&cursor=abc", sort: "latency" });
  const head = screen.getByRole("columnheader", { name: "latency" });
  expect(head.getAttribute("aria-sort")).toBe("descending");
  expect(screen.getByRole("columnheader", { name: "cost" }).getAttribute("aria-sort")).toBeNull();
  expect(within(screen.getByRole("columnheader", { name: "model" })).queryByRole("button")).toBeNull();
  await user.click(screen.getByRole("button", { name: "cost" }));
  expect(visited).toEqual(["/requests?refresh=off&model=gpt-5&sort=cost"]);
});

it.each([
  ["latency", "latency", "desc", "descending", "&sort=latency&order=asc"],
  ["latency", "latency", "asc", "ascending", "&sort=latency"],
  ["time", "time", "desc", "descending", "&order=asc"],
  ["time", "time", "asc", "ascending", ""],
  ["latency", "time", "asc", "ascending", ""],
  ["latency", "output", "asc", "ascending", "&sort=output"],
] as const)("sorted by %s, a click on %s (%s, %s) leads to %s", async (sort, clicked, order, aria, query) => {
  const { user, visited } = show({ sort, order });
  expect(screen.getByRole("columnheader", { name: sort }).getAttribute("aria-sort")).toBe(aria);
  expect(screen.getAllByRole("columnheader").filter((head) => head.hasAttribute("aria-sort"))).toHaveLength(
    1,
  );
  await user.click(screen.getByRole("button", { name: clicked }));
  expect(visited).toEqual([`/requests?refresh=off${query}`]);
});

it("says in its caption and below it in which order it is, and leads on in that order", async () => {
  const { user, visited } = show({ sort: "latency", order: "asc", cut: true });
  expect(screen.getByRole("table", { name: "Requests, fastest first" })).toBeTruthy();
  expect(
    screen.getByText("The first 1, fastest first, among the newest 200,000 requests of the range."),
  ).toBeTruthy();
  await user.click(screen.getByRole("button", { name: "Next" }));
  expect(visited).toEqual(["/requests?refresh=off&cursor=next"]);
});

it("has the columns of the address, else those that the browser remembers; the sorted one is always there", () => {
  show({ search: "columns=tags,provider", columns: "user", rows: [row({ tags: { team: "search" } })] });
  expect(heads()).toEqual(["time", "provider", "tags"]);
  expect(cells()).toEqual(["14:59:00", "openai", "team:search"]);
});

it("has the columns that the browser remembers", () => {
  show({ columns: "user,nonsense", sort: "tokens", rows: [row({ userId: "ada", outputTokens: 5 })] });
  expect(heads()).toEqual(["time", "tokens", "user"]);
  expect(cells()).toEqual(["14:59:00", "12,350", "ada"]);
});

it("a row opens by pointer and by keyboard, and has an address", async () => {
  const { user, visited } = show({ rows: [row({ id: "a" }), row({ id: "b" })] });
  const [, second] = within(screen.getByRole("table")).getAllByRole("button", { name: /^Request / });
  await user.click(within(screen.getByRole("table")).getAllByText("gpt-5")[0]!);
  second!.focus();
  await user.keyboard("{Enter}");
  const opened = visited.map((to) => new URL(to, "http://localhost").searchParams.get("request"));
  expect(opened.at(0)).toBe("a");
  expect(opened.at(-1)).toBe("b");
});

it("names of every script stay whole for readers, and none is taken for markup", () => {
  const names = ["مُوديل-٥", "模型".repeat(100), "<b>bold</b>", "a\u202eb"];
  show({ rows: names.map((model, at) => row({ id: String(at), model })) });
  const table = screen.getByRole("table");
  expect(table.querySelector("b")).toBeNull();
  for (const name of names) expect(table.textContent).toContain(name);
});

it("says how far the list reaches", () => {
  show({ cut: true });
  expect(screen.getByText(/search stopped before the start of the range/)).toBeTruthy();
});

it("an empty list says what to do; an empty later page leads back", () => {
  show({ rows: [] });
  expect(screen.getByText("Choose a longer range or remove filters.")).toBeTruthy();
});

it("an empty later page leads back to the first", async () => {
  const { user, visited } = show({ rows: [], search: "cursor=abc" });
  await user.click(screen.getByRole("button", { name: "Newest" }));
  expect(visited).toEqual(["/requests?refresh=off"]);
});

it.each([
  ["success", "timeout", "success"],
  ["success", null, "success"],
  ["error", "timeout", "timeout"],
  ["error", null, "error"],
  ["fallback", "overloaded", "overloaded"],
  ["fallback", null, "fallback"],
] as const)("writes a request with the status %s and the error type %s as %s", (status, errorType, text) => {
  show({ rows: [row({ status, errorType })] });
  expect(cells()[2]).toBe(text);
});

it("says of a cached answer that it is one, on phones and elsewhere", () => {
  show({ rows: [row({ costUsd: 0, costSource: "computed", cacheHit: true })] });
  expect(screen.getAllByText(/^cached\s*$/)).toHaveLength(2);
});

it("gives each column a width of its own, whatever its cells hold", () => {
  show({ columns: COLUMNS.map(({ key }) => key).join(",") });
  expect(screen.getByRole("table").className).toContain("table-fixed");
  for (const head of screen.getAllByRole("columnheader")) expect(head.style.width).toMatch(/^[\d.]+rem$/);
});
