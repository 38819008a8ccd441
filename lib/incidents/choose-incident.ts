import type { JoinableIncident, JoinedMember, Link, Place } from "@/lib/schema/alerts/incident";
import { HOUR_MS, MINUTE_MS } from "@/lib/schema/time/epoch";

/** An incident that has not grown for so long is no longer joined: what starts then is other trouble. */
const QUIET_MS = 2 * HOUR_MS;
/** A resolved incident is reopened by trouble at the same place within this time. */
export const COOL_DOWN_MS = 15 * MINUTE_MS;
/** A service alone links only what starts together: services use several models, which fail for reasons of their own. */
const TOGETHER_MS = 15 * MINUTE_MS;

const STRENGTH: readonly Link[] = ["same alert", "same model", "same provider", "same service"];

type Starting = JoinedMember & { startedAt: number };

/** The incident that an alert joins, why, and the others that it could have joined; null: it opens its own. */
export type Choice = { id: string; link: Link; related: string[] };

/**
 * Two incidents that one alert would link stay two: their messages and pages have been sent. The alert joins the one
 * with the stronger link, and of equal ones the older.
 */
export function chooseIncident(alert: Starting, incidents: readonly JoinableIncident[]): Choice | null {
  const linked = incidents
    .flatMap((incident) => {
      const link = linkOf(alert, incident);
      return link === null ? [] : [{ incident, link }];
    })
    .sort(
      (a, b) =>
        STRENGTH.indexOf(a.link) - STRENGTH.indexOf(b.link) ||
        a.incident.startedAt - b.incident.startedAt ||
        (a.incident.id < b.incident.id ? -1 : 1),
    );
  const [first, ...others] = linked;
  if (!first) return null;
  return { id: first.incident.id, link: first.link, related: others.map(({ incident }) => incident.id) };
}

function linkOf({ instance, place, startedAt }: Starting, incident: JoinableIncident): Link | null {
  const { members, resolvedAt, lastJoinedAt } = incident;
  const isOver = resolvedAt !== null && startedAt - resolvedAt > COOL_DOWN_MS;
  if (isOver) return null;
  // Its messages have one key: two open incidents must not begin with the same alert.
  if (members.some((one) => one.instance === instance)) return "same alert";
  if (place === null || startedAt - lastJoinedAt > QUIET_MS) return null;
  const places = members.flatMap((one) => (one.place === null ? [] : [one.place]));
  const near = places.filter((one) => !differ(one.environment, place.environment));
  const only = onlyService(places);
  if (only !== null && differ(only, place.service)) return null;
  if (near.some((one) => sharesModel(one, place))) return "same model";
  if (near.some((one) => sharesProvider(one, place))) return "same provider";
  const isOfService =
    startedAt - lastJoinedAt <= TOGETHER_MS &&
    place.service !== null &&
    near.length === places.length &&
    places.every((one) => one.service === place.service && !isApart(one, place));
  return isOfService ? "same service" : null;
}

/** Two models of a service that has used one of its models as before: the trouble is not that of the whole service. */
const isApart = (a: Place, b: Place) => differ(a.model, b.model) && Boolean(a.isInPart || b.isInPart);

const differ = (a: string | null, b: string | null) => a !== null && b !== null && a !== b;

/** The service that an incident is about: it alone or several of its models have trouble, or its answers have changed. */
function onlyService(places: readonly Place[]): string | null {
  const named = places.filter(({ service }) => service !== null);
  const services = new Set(named.map(({ service }) => service));
  const models = new Set(named.map(({ model }) => model));
  const isOwn = models.size > 1 || named.some(({ trouble, isAlone }) => trouble === "usage" || isAlone);
  return services.size === 1 && isOwn && !places.some(isAboutProvider) ? named[0]!.service : null;
}

const isAboutProvider = ({ provider, model }: Place) => provider !== null && model === null;

/**
 * A model that fails does so for every service, unless it is known to serve others as before; that its answers change may be
 * the doing of one service.
 */
function sharesModel(a: Place, b: Place): boolean {
  if (a.model === null || a.model !== b.model || differ(a.provider, b.provider)) return false;
  const ofModel = [a, b].every(({ trouble, isAlone }) => trouble === "health" && !isAlone);
  return ofModel || !differ(a.service, b.service);
}

/** Only where one side names the provider itself: two models of a provider may fail at the same time by chance. */
function sharesProvider(a: Place, b: Place): boolean {
  if (a.trouble !== "health" || b.trouble !== "health" || differ(a.model, b.model)) return false;
  const names = (one: Place, other: Place) =>
    one.provider !== null && (other.provider === one.provider || other.providers.includes(one.provider));
  return names(a, b) || names(b, a);
}
