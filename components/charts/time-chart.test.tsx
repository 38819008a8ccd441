// @vitest-environment happy-dom
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderToStaticMarkup } from "react-dom/server";
import { beforeEach, expect, it, vi } from "vitest";
import { renderPage } from "@/test/render-page";
import type { ChartModel, ChartSpan } from "./chart-model";
import { OpenNote } from "./chart-notes";
import { LegendTable } from "./legend-table";
import { LogAxis } from "./log-axis";
import { TimeChart } from "./time-chart";

const FROM = Date.parse("2026-11-23T08:00:00Z");
const MINUTE = 60_000;
const model = (spans: ChartSpan[] = []): ChartModel => ({
  title: "Requests over time",
  description: "Latest values: gpt-5 4.",
  unit: "count",
  from: FROM,
  to: FROM + 60 * MINUTE,
  timeZone: "UTC",
  points: Array.from({ length: 60 }, (_, at) => ({ t: FROM + at * MINUTE, a: at % 7, b: 3 })),
  series: [
    { key: "a", label: "gpt-5", color: "var(--cat-1)" },
    { key: "b", label: "gpt-5-mini", color: "var(--cat-2)" },
  ],
  spans,
});
const span = (minute: number, label: string, more: Partial<ChartSpan> = {}): ChartSpan => {
  const at = FROM + minute * MINUTE;
  return { from: at, to: at, label, tone: "neutral", ...more };
};

beforeEach(() => {
  const sized = class {
    constructor(private readonly told: (entries: object[]) => void) {}
    observe() {
      this.told([{ contentRect: { width: 800, height: 200 } }]);
    }
    unobserve() {}
    disconnect() {}
  };
  // The DOM of tests has no sizes, and nothing comes near its screen: Recharts is loaded by the pointer alone.
  vi.stubGlobal("ResizeObserver", sized);
});

it("is drawn on the server, with axes and legend", () => {
  const html = renderToStaticMarkup(<TimeChart model={model()} height={200} />);
  expect(html).toContain('d="M0 1000l');
  for (const text of ["gpt-5-mini", "08:10", "08:50", ">10<"]) expect(html).toContain(text);
});

it("draws the start of an event only within the range, as the chart to work with does", () => {
  const spans = [span(-20, "p95 latency", { to: FROM + 10 * MINUTE }), span(30, "Deploy")];
  const html = renderToStaticMarkup(<TimeChart model={model(spans)} height={200} />);
  expect(html.match(/d="M\d+ 0v1000"/g)).toEqual(['d="M5000 0v1000"']);
});

it("has a logarithmic axis where the panel says so", () => {
  const wide = {
    ...model(),
    points: [1, 10, 100, 1_000].map((a, at) => ({ t: FROM + at * MINUTE, a, b: 1 })),
  };
  const html = renderToStaticMarkup(
    <LogAxis value>
      <TimeChart model={wide} height={200} />
    </LogAxis>,
  );
  for (const text of [">1<", ">10<", ">100<", ">1,000<"]) expect(html).toContain(text);
});

it("says that there is no data instead of drawing nothing", () => {
  const empty = { ...model(), points: [] };
  expect(renderToStaticMarkup(<TimeChart model={empty} height={200} />)).toContain("No data in this range");
});

it("draws a share that is 0 all the time, and no count that is", () => {
  const flat = model();
  const points = flat.points.map(({ t }) => ({ t, a: 0, a__n: 30 }));
  const of = (sampled: boolean) =>
    renderToStaticMarkup(
      <TimeChart
        model={{ ...flat, unit: "ratio", points, series: [{ ...flat.series[0]!, sampled }] }}
        height={200}
      />,
    );
  expect(of(true)).not.toContain("No data");
  expect(of(true)).toContain('d="M0 1000l');
  expect(of(false)).toContain("No data in this range");
});

it("becomes a chart to work with when the pointer comes", async () => {
  const { user } = renderPage(<TimeChart model={model()} height={200} />);
  const chart = screen.getByRole("figure", { name: "Requests over time" });
  expect(within(chart).queryByRole("application")).toBeNull();
  await user.hover(chart.querySelector("svg[viewBox]")!.parentElement!);
  await waitFor(() => expect(within(chart).getByRole("application")).toBeTruthy());
});

it("is printed as the drawing, which has the width of the paper", async () => {
  const { user } = renderPage(<TimeChart model={model([span(30, "Deploy")])} height={200} />);
  const chart = screen.getByRole("figure", { name: "Requests over time" });
  const drawings = () => chart.querySelectorAll('svg[preserveAspectRatio="none"]').length;
  await user.hover(chart.querySelector("svg[viewBox]")!.parentElement!);
  await waitFor(() => expect(within(chart).getByRole("application")).toBeTruthy());
  expect(drawings()).toBe(0);
  // Half of the plot, whatever its width.
  expect(within(chart).getByText("Deploy").style.left).toMatch(/^calc\(.*\* 0\.5\)$/);
  act(() => void window.dispatchEvent(new Event("beforeprint")));
  expect(drawings()).toBe(1);
  expect(within(chart).queryByRole("application")).toBeNull();
  act(() => void window.dispatchEvent(new Event("afterprint")));
  expect(drawings()).toBe(0);
  expect(within(chart).getByRole("application")).toBeTruthy();
});

it("takes its turn when it is on the screen, also after one that the pointer has drawn already", async () => {
  const arrivals = new Map<Element, () => void>();
  const screenOf = class {
    constructor(private readonly tell: (entries: object[]) => void) {}
    observe(element: Element) {
      arrivals.set(element, () => this.tell([{ isIntersecting: true }]));
    }
    disconnect() {}
  };
  vi.stubGlobal("IntersectionObserver", screenOf);
  const { user } = renderPage(
    <>
      <TimeChart model={model()} height={200} />
      <TimeChart model={{ ...model(), title: "Errors over time" }} height={200} />
    </>,
  );
  const chart = (name: string) => within(screen.getByRole("figure", { name }));
  const [first] = arrivals.keys();
  await user.hover(first!);
  await waitFor(() => expect(chart("Requests over time").getByRole("application")).toBeTruthy());
  expect(chart("Errors over time").queryByRole("application")).toBeNull();
  for (const arrive of arrivals.values()) arrive();
  await waitFor(() => expect(chart("Errors over time").getByRole("application")).toBeTruthy());
});

it("draws another range at once, and is a chart to work with again when its turn comes", async () => {
  const of = (range: string, title: string) => (
    <TimeChart model={{ ...model(), title }} height={200} rangeKey={range} />
  );
  const user = userEvent.setup();
  const { rerender } = render(of("now-1h", "One hour"));
  const chart = (title: string) => screen.getByRole("figure", { name: title });
  const [drawing, plot] = ["svg[viewBox='0 0 10000 1000']", "application"];
  const box = chart("One hour").querySelector(drawing)!.closest("div.touch-pan-y")!;
  await user.hover(box);
  await waitFor(() => expect(within(chart("One hour")).getByRole(plot)).toBeTruthy());
  expect(chart("One hour").querySelector(drawing)).toBeNull();

  rerender(of("now-1d", "One day"));
  expect(chart("One day").querySelector(drawing)).not.toBeNull();
  expect(within(chart("One day")).queryByRole(plot)).toBeNull();
  // It is hidden as it was.
  expect(within(chart("One day")).getByRole(plot, { hidden: true }).textContent).toContain("One hour");

  await user.unhover(box);
  await user.hover(box);
  await waitFor(() => expect(within(chart("One day")).getByRole(plot).textContent).toContain("One day"));
  expect(chart("One day").querySelector(drawing)).toBeNull();
});

it("keeps what its legend hides for another range, as far as that has it", async () => {
  const user = userEvent.setup();
  const { rerender } = render(<TimeChart model={model()} height={200} rangeKey="now-1h" />);
  const pressed = () => screen.getAllByRole("button").map((button) => button.getAttribute("aria-pressed"));
  await user.click(screen.getByRole("button", { name: "gpt-5-mini" }));
  expect(pressed()).toEqual(["false", "true"]);
  rerender(<TimeChart model={model()} height={200} rangeKey="now-1d" />);
  expect(pressed()).toEqual(["false", "true"]);
  const [big, mini] = model().series;
  // In another order each has the key that the other had.
  const turned = [
    { ...mini!, key: big!.key },
    { ...big!, key: mini!.key },
  ];
  rerender(<TimeChart model={{ ...model(), series: turned }} height={200} rangeKey="now-2d" />);
  expect(pressed()).toEqual(["true", "false"]);
  const only = (series: typeof big, rangeKey: string) =>
    rerender(<TimeChart model={{ ...model(), series: [series!] }} height={200} rangeKey={rangeKey} />);
  only(mini, "now-7d");
  expect(pressed()).toEqual(["true"]);
  // Nothing else is left to show.
  only(big, "now-30d");
  expect(pressed()).toEqual(["true"]);
});

it("has a dot only where a point stands alone", async () => {
  const flat = model();
  const points = flat.points.map((point, at) => ({ ...point, b: at === 30 ? 3 : null }));
  const { user } = renderPage(<TimeChart model={{ ...flat, points }} height={200} />);
  const chart = screen.getByRole("figure", { name: "Requests over time" });
  await user.hover(chart.querySelector("svg[viewBox]")!.parentElement!);
  await waitFor(() => expect(within(chart).getByRole("application")).toBeTruthy());
  await waitFor(() => expect(chart.querySelectorAll("circle")).toHaveLength(1));
});

it("keeps the lines that the legend shows", async () => {
  const { user } = renderPage(<TimeChart model={model()} height={200} />);
  const lines = () =>
    [...document.querySelectorAll("path[stroke]")].map((path) => path.getAttribute("stroke"));
  await user.click(screen.getByRole("button", { name: "gpt-5-mini" }));
  expect(lines()).toContain("var(--cat-2)");
  expect(lines().filter((color) => color === "var(--cat-1)")).toHaveLength(1);
});

it("leads from an event to its page and from a note to its text", async () => {
  const opened = vi.fn();
  const spans = [
    span(5, "anthropic opened", { href: "/reliability?project=7#breakers" }),
    span(50, "Deploy", { note: "n1" }),
  ];
  const { user } = renderPage(
    <OpenNote value={opened}>
      <TimeChart model={model(spans)} height={200} />
    </OpenNote>,
  );
  expect(screen.getByRole("link", { name: "anthropic opened" }).getAttribute("href")).toBe(
    "/reliability?project=7#breakers",
  );
  await user.click(screen.getByRole("button", { name: "Deploy" }));
  expect(opened).toHaveBeenCalledWith("n1");
});

it("lists events that are too close for labels of their own", async () => {
  const spans = [20, 21, 22].map((minute) =>
    span(minute, `p95 latency, model ${minute}`, { href: `/alerts/${minute}` }),
  );
  const { user } = renderPage(<TimeChart model={model(spans)} height={200} />);
  await user.click(screen.getByRole("button", { name: "p95 latency, model 22 +2" }));
  const links = await screen.findAllByRole("link");
  expect(links.map((link) => link.getAttribute("href"))).toEqual(["/alerts/20", "/alerts/21", "/alerts/22"]);
  expect(screen.getByText("23 Nov, 08:20")).toBeTruthy();
});

it("keeps no column for the legend of a chart without lines", () => {
  const empty = { ...model(), points: [], series: [] };
  render(
    <>
      <TimeChart model={empty} height={200} legend={false} />
      <TimeChart model={empty} height={200} legend={{ table: LegendTable, at: "beside" }} />
    </>,
  );
  const [plain, beside] = screen.getAllByRole("figure");
  expect(beside!.lastElementChild!.textContent).toBe("No data in this range");
  expect(beside!.className).toBe(plain!.className);
});

it("reads the values to screen readers as the arrow keys move, and not as the pointer does", async () => {
  const { user } = renderPage(<TimeChart model={model()} height={200} />);
  const chart = screen.getByRole("figure", { name: "Requests over time" });
  await user.hover(chart.querySelector("svg[viewBox]")!.parentElement!);
  await within(chart).findByRole("application");
  const tooltip = () => chart.querySelector("[aria-live]");
  const isFocused = () => document.activeElement === within(chart).getByRole("application");
  for (let stops = 0; stops < 20 && !isFocused(); stops++) await user.tab();
  expect(isFocused()).toBe(true);
  await user.keyboard("{ArrowRight}");
  await waitFor(() => expect(tooltip()?.getAttribute("aria-live")).toBe("polite"));
  expect(tooltip()!.textContent).toContain("08:01");
  expect(tooltip()!.textContent).toContain("gpt-5-mini");
});
