import { faultHelp } from "./fault-help";

type Subject = { type: string; state: string; labels: Readonly<Record<string, string>> };

// Buttons of some channels take 3,000 characters.
const PATH_CHARACTERS = 1_500;

/** Where alerts that still fire are put right, as a path with its query; null where there is no such page. */
export function alertRemedy(
  alerts: readonly Subject[],
  projectId: number | string,
): { label: string; path: string } | null {
  const models = alerts.flatMap(({ type, state, labels }) =>
    type === "unpriced_model" && state === "firing" && labels.model !== undefined ? [labels.model] : [],
  );
  if (models.length === 0) return faultRemedy(alerts, projectId);
  let query = `project=${projectId}`;
  for (const model of new Set(models)) {
    const more = `${query}&model=${encodeURIComponent(model)}`;
    if (more.length <= PATH_CHARACTERS) query = more;
  }
  return { label: "Set a price", path: `/prices?${query}#price-inbox` };
}

function faultRemedy(alerts: readonly Subject[], projectId: number | string) {
  const fault = alerts.find(({ type, state }) => type === "system_fault" && state === "firing");
  const help = faultHelp(fault?.labels.fault);
  return help && { label: help.label, path: `${help.path}?project=${projectId}` };
}
