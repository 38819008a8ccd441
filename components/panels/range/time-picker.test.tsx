// @vitest-environment happy-dom
import { act, screen, waitFor } from "@testing-library/react";
import { useEffect, useState } from "react";
import { expect, it } from "vitest";
import { renderPage } from "@/test/render-page";
import { SIX_HOURS } from "@/test/six-hours";
import { TimePicker } from "./time-picker";

const SEARCH = "model=gpt-5&cursor=abc";

async function openPicker() {
  const page = renderPage(<TimePicker range={SIX_HOURS} />, { path: "/traffic", search: SEARCH });
  await page.user.click(screen.getByRole("button", { name: "Time range: Last 6 hours" }));
  await screen.findByLabelText("From");
  return page;
}

it("shows the chosen quick range; another stays relative, keeps filters and drops the page of a list", async () => {
  const { user, visited } = await openPicker();
  expect(screen.getByRole("button", { name: "Last 6 hours" }).getAttribute("aria-pressed")).toBe("true");
  expect(screen.getByRole("button", { name: "Last 7 days" }).getAttribute("aria-pressed")).toBe("false");
  await user.click(screen.getByRole("button", { name: "Last 7 days" }));
  expect(visited).toEqual(["/traffic?model=gpt-5&from=now-7d"]);
  await waitFor(() => expect(screen.queryByLabelText("From")).toBeNull());
});

it("takes a typed range and offers it again", async () => {
  const { user, visited } = await openPicker();
  const type = async (label: string, text: string) => {
    const field = screen.getByLabelText(label);
    await user.clear(field);
    await user.type(field, text);
  };
  await type("From", "now-1d/d");
  await type("To", "now-6h{Enter}");
  await waitFor(() => expect(visited).toEqual(["/traffic?model=gpt-5&from=now-1d/d&to=now-6h"]));
  await user.click(screen.getByRole("button", { name: /^Time range/ }));
  expect(await screen.findByRole("button", { name: "now-1d/d to now-6h" })).toBeTruthy();
});

it.each([
  ["last 3 days", "from=now-3d"],
  ["previous month", "from=now-1M/M&to=now/M"],
  ["2026-03-01 to 2026-03-07", "from=2026-02-28T23:00:00.000Z&to=2026-03-07T23:00:00.000Z"],
])("takes %j as a whole range", async (words, address) => {
  const { user, visited } = await openPicker();
  const from = screen.getByLabelText("From");
  await user.clear(from);
  await user.type(from, `${words}{Enter}`);
  await waitFor(() => expect(visited.map(decodeURIComponent)).toEqual([`/traffic?model=gpt-5&${address}`]));
});

function Refreshed({ onEvent }: { onEvent: EventTarget }) {
  const [range, setRange] = useState(SIX_HOURS);
  useEffect(() => {
    const later = () => setRange({ ...range, from: range.from + 4_000, to: range.to + 4_000 });
    onEvent.addEventListener("refresh", later);
    return () => onEvent.removeEventListener("refresh", later);
  }, [onEvent, range]);
  return <TimePicker range={range} />;
}

it("keeps what is being typed while the page refreshes", async () => {
  const page = new EventTarget();
  const { user } = renderPage(<Refreshed onEvent={page} />, { path: "/traffic" });
  await user.click(screen.getByRole("button", { name: "Time range: Last 6 hours" }));
  const from = await screen.findByLabelText<HTMLInputElement>("From");
  await user.clear(from);
  await user.type(from, "last 3");
  act(() => void page.dispatchEvent(new Event("refresh")));
  expect(screen.getByLabelText<HTMLInputElement>("From").value).toBe("last 3");
});

it("refuses an end beside a whole range, and takes a day and now", async () => {
  const { user, visited } = await openPicker();
  const type = async (label: string, text: string) => {
    await user.clear(screen.getByLabelText(label));
    await user.type(screen.getByLabelText(label), text);
  };
  await type("To", "yesterday");
  await type("From", "last 3 days{Enter}");
  expect((await screen.findAllByText(/is a whole range already/)).length).toBeGreaterThan(0);
  expect(visited).toEqual([]);
  await type("To", "now");
  await type("From", "yesterday{Enter}");
  await waitFor(() => expect(visited).toEqual(["/traffic?model=gpt-5&from=now-1d/d"]));
});

it("reads a typed date and time in the zone of the page, in which clocks may differ at its two ends", async () => {
  const { user, visited } = await openPicker();
  const type = async (label: string | RegExp, text: string) => {
    const field = screen.getByLabelText(label);
    await user.clear(field);
    await user.type(field, text);
  };
  // The last day is included.
  await type("To", "2026-10-25");
  await type("From", "2026-10-25 00:00{Enter}");
  await waitFor(() => expect(visited).toHaveLength(1));
  const query = new URL(visited[0]!, "http://localhost").searchParams;
  expect([query.get("from"), query.get("to")]).toEqual([
    "2026-10-24T22:00:00.000Z",
    "2026-10-25T23:00:00.000Z",
  ]);
  await waitFor(() => expect(screen.queryByLabelText("From")).toBeNull());
  await user.click(screen.getByRole("button", { name: /^Time range/ }));
  await screen.findByLabelText(/^Starts/);
  await type(/^Starts/, "2026-10-25 00:00");
  await type(/^Ends/, "2026-10-26 00:00");
  expect(screen.getByLabelText("Starts (CEST)")).toBeTruthy();
  expect(screen.getByLabelText("Ends (CET)")).toBeTruthy();
});

it("says the zone of a range between two moments", () => {
  const range = {
    ...SIX_HOURS,
    label: "27 Mar, 09:00 – 15:00",
    rawFrom: "2026-03-27T08:00:00Z",
    rawTo: "2026-03-27T14:00:00Z",
  };
  renderPage(<TimePicker range={range} />);
  expect(screen.getByRole("button", { name: /^Time range/ }).textContent).toBe("27 Mar, 09:00 – 15:00CET");
});

it.each([
  "yesterday-ish",
  // "To" still holds an end that can be read.
  "2026-03-01 to soon",
])("marks the field with %j as the one that it cannot read", async (words) => {
  const { user, visited } = await openPicker();
  const from = screen.getByLabelText("From");
  await user.clear(from);
  await user.type(from, `${words}{Enter}`);
  await waitFor(() => expect(from.getAttribute("aria-invalid")).toBe("true"));
  expect(screen.getByLabelText("To").getAttribute("aria-invalid")).not.toBe("true");
  expect(visited).toEqual([]);
});

it("date pickers are in the zone of the page", async () => {
  await openPicker();
  const starts = screen.getByLabelText<HTMLInputElement>(/^Starts/);
  expect(starts.value).toBe("2026-03-27 09:00");
});

it.each([
  ["Previous period", "2026-03-27T02:00:00.000Z", "2026-03-27T08:00:00.000Z"],
  ["Next period", "2026-03-27T14:00:00.000Z", "2026-03-27T20:00:00.000Z"],
  ["Zoom out", "2026-03-27T05:00:00.000Z", "2026-03-27T17:00:00.000Z"],
])("%s moves by the length of the range", async (name, from, to) => {
  const { user, visited } = await openPicker();
  await user.click(screen.getByRole("button", { name }));
  const query = new URL(visited[0]!, "http://localhost").searchParams;
  expect([query.get("from"), query.get("to")]).toEqual([from, to]);
});
