import type { Cause, Place } from "@/lib/schema/alerts/incident";
import type { Traffic } from "./place-of";

/**
 * What the places have in common: a provider that one of them names, else a model, unless only one of its services has
 * trouble, else a service. Null: nothing.
 */
export function causeOf(places: readonly Place[], traffic: readonly Traffic[]): Cause | null {
  const [provider] = names(places, "provider");
  const isProvider =
    provider !== undefined &&
    places.every((one) => one.provider === provider || one.provider === null) &&
    // A breaker or label that names its model, too, is about that model.
    places.some((one) => one.provider === provider && one.model === null);
  if (isProvider) return { kind: "provider", name: provider };
  const models = names(places, "model");
  const services = names(places, "service");
  const [model] = models;
  const [service] = services;
  if (service !== undefined && services.length === 1 && isAloneIn(places, service, traffic))
    return { kind: "service", name: service };
  if (model !== undefined && models.length === 1) return { kind: "model", name: model };
  return provider === undefined ? null : { kind: "provider", name: provider };
}

/** Whether trouble of these models is that of one service: others use them, and say nothing. */
function isAloneIn(places: readonly Place[], service: string, traffic: readonly Traffic[]): boolean {
  const models = names(places, "model");
  if (models.length === 0) return true;
  const isUsedElsewhere = (model: string) =>
    traffic.some((one) => one.model === model && one.service !== service && one.service !== "");
  return models.length > 1 ? places.every((one) => one.service === service) : isUsedElsewhere(models[0]!);
}

const names = (places: readonly Place[], name: "provider" | "model" | "service"): string[] => [
  ...new Set(places.flatMap((one) => (one[name] === null ? [] : [one[name]]))),
];
