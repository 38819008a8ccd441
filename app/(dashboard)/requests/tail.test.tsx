// @vitest-environment happy-dom
import { act, screen, waitFor, within } from "@testing-library/react";
import { expect, it, vi } from "vitest";
import { LiveProvider } from "@/components/panels/frame/live";
import { llmRequest } from "@/test/llm-request";
import { renderPage, type SentCall } from "@/test/render-page";
import { RequestsTable } from "./requests-table";

const NOW = Date.parse("2026-03-27T14:00:00Z");

/** A request as the API lists it. */
function listed(id: string, at: number) {
  const { model, provider, service, environment } = llmRequest({ id, ts: NOW + at });
  return {
    ...{ id, timestamp: new Date(NOW + at).toISOString(), model, provider, service, environment },
    ...{ status: "success", error_type: null, finish_reason: null, latency_ms: 10, ttft_ms: null },
    ...{ input_tokens: 1, output_tokens: 2, thinking_tokens: null, cached_input_tokens: null },
    ...{ cache_write_tokens: null, cost_usd: 0.01, cost_source: "reported", previous_cost: null },
    ...{ cache_hit: false, user_id: null, fallback_from: null, tags: null, served_model: null, sender: null },
    anomalies: [],
  };
}

/** Events of the live stream, which the test sends. */
function stream() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = (signal: AbortSignal) =>
    new ReadableStream<Uint8Array>({
      start: (given) => {
        controller = given;
        signal.addEventListener("abort", () => {
          controller = undefined;
          given.error(signal.reason);
        });
      },
    });
  const send = (event: string) =>
    controller?.enqueue(new TextEncoder().encode(`event: ${event}\ndata: {}\n\n`));
  return { body, send, isOpen: () => controller !== undefined };
}

function tail() {
  const live = stream();
  const stored: ReturnType<typeof listed>[] = [];
  const page = renderPage(
    <LiveProvider>
      <RequestsTable
        rows={[]}
        nextCursor={null}
        cut={false}
        sort="time"
        order="desc"
        columns="id"
        tailed={{ from: NOW - 3_600_000 }}
        timeZone="UTC"
        now={NOW}
      />
    </LiveProvider>,
    {
      path: "/requests",
      search: "tail=1&model=gpt-5&from=now-1h",
      server: ({ path }: SentCall) =>
        path.startsWith("/api/v1/requests")
          ? { status: 200, body: { requests: [...stored].reverse() } }
          : undefined,
    },
  );
  const answered = globalThis.fetch;
  vi.stubGlobal("fetch", (path: string, init?: RequestInit) =>
    path === "/api/v1/live" ? Promise.resolve(new Response(live.body(init!.signal!))) : answered(path, init),
  );
  const reads = () => page.sent.filter(({ path }) => path.startsWith("/api/v1/requests"));
  const ids = () =>
    within(screen.getByRole("table"))
      .queryAllByRole("button", { name: /^Request / })
      .map((button) => button.getAttribute("aria-label")!.replace("Request ", ""));
  return { ...page, live, stored, reads, ids };
}
const settle = () => act(() => new Promise((resolve) => setTimeout(resolve, 20)));

it("requests flow in when the server says that there are new ones, until it is paused", async () => {
  const { user, live, stored, reads, ids, refreshed } = tail();
  await waitFor(() => expect(live.isOpen()).toBe(true));
  await waitFor(() => expect(reads()).toHaveLength(1));
  const asked = new URL(reads()[0]!.path, "http://localhost").searchParams;
  expect(Object.fromEntries(asked)).toEqual({
    model: "gpt-5",
    from: new Date(NOW - 3_600_000).toISOString(),
    limit: "200",
  });
  stored.push(listed("a", 0), listed("b", 1_000));
  live.send("data");
  await waitFor(() => expect(ids()).toEqual(["b", "a"]));
  expect(screen.getByRole("status").textContent).toBe("Live tail");

  await user.click(screen.getByRole("button", { name: "Pause" }));
  const before = reads().length;
  stored.push(listed("c", 2_000));
  live.send("data");
  await settle();
  expect(reads()).toHaveLength(before);
  expect(ids()).toEqual(["b", "a"]);
  expect(screen.getByRole("status").textContent).toBe("Paused");

  await user.click(screen.getByRole("button", { name: "Resume" }));
  await waitFor(() => expect(ids()).toEqual(["c", "b", "a"]));
  // New data is read by the list alone: the page is not drawn again for it.
  expect(refreshed).toEqual([]);
});

it("a hidden tab reads nothing", async () => {
  const { live, reads } = tail();
  await waitFor(() => expect(live.isOpen()).toBe(true));
  await waitFor(() => expect(reads()).toHaveLength(1));
  const visible = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  await act(async () => void document.dispatchEvent(new Event("visibilitychange")));
  expect(live.isOpen()).toBe(false);
  await settle();
  expect(reads()).toHaveLength(1);
  visible.mockRestore();
});
