import type { Shift } from "@/components/panels/range/shift-range";
import { GO_KEYS, type PlacePath } from "./places";

export type Action = "palette" | "help" | "search" | "refresh" | "wall" | "theme" | Shift;
export type Pressed = { kind: "go"; path: PlacePath } | { kind: "action"; action: Action };

export const ACTION_KEYS: { keys: string; action: Action; label: string }[] = [
  { keys: "?", action: "help", label: "Show shortcuts" },
  { keys: "/", action: "search", label: "Search on this page" },
  { keys: "d r", action: "refresh", label: "Refresh" },
  { keys: "d f", action: "wall", label: "Wall screen on or off" },
  { keys: "t z", action: "zoom out", label: "Double the time range" },
  { keys: "t ArrowLeft", action: "earlier", label: "Previous period" },
  { keys: "t ArrowRight", action: "later", label: "Next period" },
  { keys: "c t", action: "theme", label: "Switch theme" },
];

/** How long the first letter of a pair waits for the second. */
export const PAIR_MS = 1_500;

/** What a key does after `before`, the letter that was pressed just now or "": an action, or the start of a pair. */
export function pressKey(before: string, key: string): { pressed: Pressed | null; waiting: string } {
  if (before === "g") {
    const found = Object.entries(GO_KEYS).find(([, letter]) => letter === key);
    if (found) return { pressed: { kind: "go", path: found[0] as PlacePath }, waiting: "" };
  }
  const keys = before === "" ? key : `${before} ${key}`;
  const found = ACTION_KEYS.find((one) => one.keys === keys) ?? ACTION_KEYS.find((one) => one.keys === key);
  if (found) return { pressed: { kind: "action", action: found.action }, waiting: "" };
  const starts = key === "g" || ACTION_KEYS.some((one) => one.keys.startsWith(`${key} `));
  return { pressed: null, waiting: starts ? key : "" };
}
