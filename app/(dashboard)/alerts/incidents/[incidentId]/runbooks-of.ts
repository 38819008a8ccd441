import type { IncidentView } from "@/lib/dashboard/alerts/load-incidents";

type Member = Pick<IncidentView["members"][number], "title" | "state" | "runbook_url">;

/** The runbooks of its alerts, each once with the first alert that has it; those of firing alerts first. */
export function runbooksOf(members: readonly Member[]): { url: string; title: string }[] {
  const firstFiring = [...members].sort(
    (a, b) => Number(b.state === "firing") - Number(a.state === "firing"),
  );
  const titleOf = new Map<string, string>();
  for (const { runbook_url: url, title } of firstFiring)
    if (url !== null && !titleOf.has(url)) titleOf.set(url, title);
  return [...titleOf].map(([url, title]) => ({ url, title }));
}
