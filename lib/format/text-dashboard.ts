import type { WindowedFigures } from "@/lib/schema/figures/summary";
import { formatValue } from "./format-value";
import { decimals, fixedHalfEven } from "./number-text";

const WIDTH = 50;
const LABEL = 20;

export type TextDashboardMeta = { title: string; at: string; window: string; precision: "exact" | "sketch" };

/** Draws the windowed summary for a terminal, every line equally wide whatever the figures are. */
export function renderTextDashboard(figures: WindowedFigures, meta: TextDashboardMeta): string {
  const { latency, cost, tokens } = figures;
  const ms = (value: number | undefined) =>
    value === undefined ? "N/A" : `${grouped(Math.round(value))} ms`;
  const usd = (value: number | undefined, digits: number) =>
    value === undefined ? "N/A" : dollars(value, digits);
  const whole = (value: number | undefined) => grouped(value ?? 0);
  const errors = Object.entries(figures.errors_by_type).sort(
    ([a, left], [b, right]) => right - left || (a < b ? -1 : 1),
  );
  const approximate = meta.precision === "sketch" ? " (within 1 %)" : "";
  const sections = [
    [centered(meta.title), centered(meta.at), centered(meta.window)],
    [
      row(`LATENCY${approximate}`),
      pair("p50", ms(latency.p50), "p95", ms(latency.p95)),
      pair("p99", ms(latency.p99), "max", ms(latency.max)),
    ],
    [
      row("RELIABILITY"),
      entry("Error rate", share(figures.error_rate)),
      ...errors.slice(0, 5).map(([type, count]) => entry(`  ${type}`, grouped(count))),
      ...(errors.length > 5 ? [entry("  other types", grouped(sum(errors.slice(5))))] : []),
      entry("Fallback rate", share(figures.fallback_rate)),
      entry("Cache hit rate", share(figures.cache_hit_rate)),
    ],
    [
      row("COST"),
      entry("Total", usd(cost.total ?? 0, 2)),
      entry("Average", cost.average === undefined ? "N/A" : `${usd(cost.average, 4)}/req`),
      entry("Priced requests", whole(cost.count)),
    ],
    [
      row("TOKENS"),
      entry("Input", whole(tokens.total_input)),
      entry("Output", whole(tokens.total_output)),
      entry("Thinking", whole(tokens.total_thinking)),
    ],
  ];
  const bar = "═".repeat(WIDTH);
  const body = sections.map((lines) => lines.join("\n")).join(`\n╠${bar}╣\n`);
  return `╔${bar}╗\n${body}\n╚${bar}╝\n`;
}

const grouped = (value: number) => decimals(value, 0);
const share = (ratio: number) => `${fixedHalfEven(ratio * 100, 1)} %`;
/** What would be rounded to nothing is written with its first digits. */
function dollars(value: number, digits: number): string {
  const fixed = fixedHalfEven(value, digits);
  return value > 0 && !/[1-9]/.test(fixed) ? formatValue(value, "usd") : `$${fixed}`;
}
const sum = (entries: [string, number][]) => entries.reduce((total, [, count]) => total + count, 0);

function row(text: string): string {
  return `║ ${cut(text, WIDTH - 2).padEnd(WIDTH - 2)} ║`;
}

function centered(text: string): string {
  const shown = cut(text, WIDTH - 2);
  const left = Math.floor((WIDTH - 2 - shown.length) / 2);
  return row(" ".repeat(left) + shown);
}

function entry(label: string, value: string): string {
  // Two columns stay free on the right, as beside the latency pairs.
  const room = WIDTH - 6 - LABEL;
  return row(`  ${cut(label, LABEL).padEnd(LABEL)}${cut(value, room).padStart(room)}`);
}

function pair(leftLabel: string, left: string, rightLabel: string, right: string): string {
  const cell = (label: string, value: string) => `${label}:${cut(value, 15).padStart(16)}`;
  return row(`  ${cell(leftLabel, left)}  │ ${cell(rightLabel, right)}`);
}

// ASCII, Latin, Greek and Cyrillic letters, and the marks used here: all one column wide in a terminal.
const NARROW = /[^\x20-\x7e\u00a1-\u00ac\u00ae-\u024f\u0391-\u03ff\u0400-\u0482\u048a-\u052f…–│]/gu;

/** One column per character: wide characters would shift the right border, control characters would control the terminal. */
function cut(text: string, width: number): string {
  const narrow = text.normalize("NFC").replace(NARROW, "?");
  if (narrow.length <= width) return narrow;
  // In the middle: long names differ at their end.
  const tail = Math.floor((width - 1) / 2);
  return `${narrow.slice(0, width - 1 - tail)}…${narrow.slice(-tail)}`;
}
