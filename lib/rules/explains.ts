import type { OpenAlert } from "@/lib/schema/alerts/alert";
import { ownValue } from "@/lib/schema/own-value";
import type { Figure } from "./figure";

/** An alert that another one may explain, and what its kind says of it. */
export type Explained = {
  alert: OpenAlert;
  figure: Figure | null;
  isLearned: boolean;
  spendRank: number | null;
};

const WORSE = "a critical alert is already firing for this metric";

/** A critical alert explains a warning of the same type and labels. */
export function explainsItsLike(source: OpenAlert, { alert }: Explained): string | null {
  const isWorse = source.severity === "critical" && alert.severity === "warning";
  return isWorse && source.type === alert.type && sameLabels(source.labels, alert.labels) ? WORSE : null;
}

/** A fixed limit explains what was only learned, on the same figure of the same models or of more. */
export function explainsLearned(
  source: OpenAlert,
  figure: Figure | null,
  { alert, ...of }: Explained,
): string | null {
  const isSame = figure !== null && figure === of.figure && covers(source.labels, alert.labels);
  return of.isLearned && isSame ? "a threshold alert is already firing for this metric" : null;
}

/** A critical objective explains every warning on its figure. */
export function explainsFigure(
  source: OpenAlert,
  figure: Figure,
  { alert, ...of }: Explained,
): string | null {
  const isWorse = source.severity === "critical" && alert.severity === "warning";
  return isWorse && figure === of.figure && covers(source.labels, alert.labels) ? WORSE : null;
}

/** Whether each label of the wider set is in the narrower one. */
const covers = (wide: Record<string, string>, narrow: Record<string, string>) =>
  Object.entries(wide).every(([name, value]) => ownValue(narrow, name) === value);

function sameLabels(a: Record<string, string>, b: Record<string, string>): boolean {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].every((name) => ownValue(a, name) === ownValue(b, name));
}
