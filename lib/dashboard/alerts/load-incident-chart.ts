import { type AlertChart, loadAlertChart } from "./load-alert-chart";
import type { IncidentView } from "./load-incidents";

type Member = Pick<IncidentView["members"][number], "id" | "title" | "severity" | "started_at">;
export type IncidentChart = { title: string; severity: Member["severity"]; chart: AlertChart };

/** Charts read until one has a value. */
const TRIED = 5;

/** The alerts whose chart may stand for the incident: the most severe, then the earliest. */
export const chartOrder = <M extends Omit<Member, "title">>(members: readonly M[]): M[] => {
  const rankOf = ({ severity }: M) => (severity === "critical" ? 0 : 1);
  return [...members].sort(
    (one, other) => rankOf(one) - rankOf(other) || Date.parse(one.started_at) - Date.parse(other.started_at),
  );
};

/** The metric of its leading alert. Null where none of its alerts has a figure over time. */
export async function loadIncidentChart(
  projectId: number,
  members: readonly Member[],
  now: number,
): Promise<IncidentChart | null> {
  for (const { id, title, severity } of chartOrder(members).slice(0, TRIED)) {
    const chart = await loadAlertChart(projectId, id, now);
    if (chart?.points.some(({ value }) => value !== null)) return { title, severity, chart };
  }
  return null;
}
