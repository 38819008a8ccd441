import type { Dimensions } from "@/lib/schema/request/request";
import type { Series } from "./series";

/** `capped`: it shares the series of others. */
export type SeriesId = { id: number; capped: boolean };

/** By name after name: a key of all four would be made for each request. */
export class SeriesIds {
  size = 0;
  private readonly models = new Map<string, Map<string, Map<string, Map<string, SeriesId>>>>();

  constructor(series: readonly Series[]) {
    for (const one of series) this.set(one);
  }

  get({ model, provider, environment, service }: Dimensions): SeriesId | undefined {
    return this.models.get(model)?.get(provider)?.get(environment)?.get(service);
  }

  set({ id, model, provider, environment, service }: Series): void {
    const services = entryOf(entryOf(entryOf(this.models, model), provider), environment);
    if (!services.has(service)) this.size += 1;
    services.set(service, { id, capped: false });
  }
}

function entryOf<Entry>(maps: Map<string, Map<string, Entry>>, name: string): Map<string, Entry> {
  const known = maps.get(name);
  if (known) return known;
  const made = new Map<string, Entry>();
  maps.set(name, made);
  return made;
}
