"use client";

import { Plus, X } from "lucide-react";
import { useState } from "react";
import { useChange } from "@/components/panels/forms/use-change";
import { withSeen } from "@/components/panels/forms/use-seen";
import { useBlocked } from "@/components/panels/frame/project-context";
import { Button } from "@/components/ui/button";
import { IconButton } from "@/components/ui/icon-button";
import { Name } from "@/components/ui/name";
import { StateIcon } from "@/components/ui/state-icon";
import { upperFirst } from "@/lib/format/first-letter";
import type { ChannelView } from "@/lib/manage/edit-channels";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { Route } from "@/lib/schema/channels/channel";
import { AddRoute, EscalationDialog } from "./lazy-dialogs";
import { escalationText, isPlain, isRouted, matcherText, routingPlan } from "./routing-plan";

const SEVERITIES: Severity[] = ["warning", "critical"];

type RoutingGridProps = { channels: readonly ChannelView[]; routes: readonly Route[] };

/** Which severities go to which channels. A channel gets an alert once, even if several routes match. */
export function RoutingGrid({ channels, routes }: RoutingGridProps) {
  const [adding, setAdding] = useState(false);
  const [escalating, setEscalating] = useState<Route | null>(null);
  const { attempt, busy, call } = useChange();
  const blocked = useBlocked("member");
  const labelRoutes = routes.filter((route) => !isPlain(route));
  const nameOf = (id: string) => channels.find((channel) => channel.id === id)?.name ?? "deleted channel";
  const unrouted = SEVERITIES.filter(
    (severity) => !channels.some(({ id, enabled }) => enabled && isRouted(routes, severity, id)),
  );

  const toggle = (severity: Severity, channel: ChannelView, wanted: boolean) =>
    attempt(
      async () => {
        for (const step of routingPlan(routes, severity, channel.id, wanted)) {
          if (step.verb === "POST") await call("POST", "/api/v1/routes", step.body);
          else if (step.verb === "PUT") {
            const seen = routes.find(({ id }) => id === step.id) ?? null;
            await call("PUT", `/api/v1/routes/${step.id}`, withSeen(step.body, seen));
          } else await call("DELETE", `/api/v1/routes/${step.id}`);
        }
      },
      {
        done: `${upperFirst(severity)} alerts ${wanted ? "go" : "no longer go"} to ${channel.name}`,
        failed: "Routing not changed",
      },
    );

  return (
    <section className="card px-4 py-3.5" aria-labelledby="routing">
      <h2 id="routing" className="font-semibold text-[0.875rem]">
        Routing
      </h2>
      <table className="mt-2 w-full">
        <caption className="sr-only">Channels by severity</caption>
        <thead>
          <tr className="border-line border-b">
            <th scope="col" className="py-2 text-ink-3 text-sm">
              channel
            </th>
            {SEVERITIES.map((severity) => (
              <th key={severity} scope="col" className="w-[72px] py-2 text-center sm:w-24 text-ink-3 text-sm">
                <span className="inline-flex items-center gap-1.5">
                  <StateIcon state={severity} size={9} /> {severity}
                </span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {channels.map((channel) => (
            <tr key={channel.id} className="border-quiet border-b last:border-0">
              <th scope="row" className="max-w-0 py-1.5 pe-2">
                <span className="flex">
                  <Name>{channel.name}</Name>
                  {!channel.enabled && <span className="shrink-0 whitespace-pre text-ink-3"> (off)</span>}
                </span>
              </th>
              {SEVERITIES.map((severity) => (
                <td key={severity} className="py-1.5 text-center">
                  <label
                    className="inline-flex size-7 items-center justify-center"
                    title={blocked ?? undefined}
                  >
                    <span className="sr-only">
                      {severity} alerts to {channel.name}
                    </span>
                    <input
                      type="checkbox"
                      className="size-4 accent-(--accent)"
                      checked={isRouted(routes, severity, channel.id)}
                      disabled={busy || Boolean(blocked)}
                      onChange={(event) => void toggle(severity, channel, event.target.checked)}
                    />
                  </label>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {unrouted.length > 0 && (
        <p className="mt-2 flex items-start gap-2 text-ink-2">
          <span className="pt-1">
            <StateIcon state="warning" size={9} />
          </span>
          {upperFirst(unrouted.join(" and "))} alerts go nowhere.
        </p>
      )}
      <ul className="mt-3 border-line border-t pt-2" aria-label="Escalation">
        {SEVERITIES.map((severity) => {
          const route = routes.find((one) => one.severity === severity && isPlain(one));
          const text = route && escalationText(route, nameOf);
          return (
            <li key={severity} className="flex min-h-8 items-center gap-2 text-ink-2">
              <span className="min-w-0 flex-1 break-words">
                Unacknowledged {severity} alerts: {text ?? "no escalation"}
              </span>
              <Button
                size="small"
                blocked={blocked ?? (route ? null : "requires a routed channel")}
                onClick={() => setEscalating(route ?? null)}
              >
                {text ? "Change" : "Set"}
                <span className="sr-only"> escalation of {severity} alerts</span>
              </Button>
            </li>
          );
        })}
      </ul>
      {labelRoutes.length > 0 && (
        <ul className="mt-3 border-line border-t pt-2" aria-label="Label routes">
          {labelRoutes.map((route) => (
            <li key={route.id} className="flex items-center gap-2 text-ink-2">
              <span className="min-w-0 flex-1 break-words">
                {route.severity} where {matcherText(route)}: {route.channel_ids.map(nameOf).join(", ")}
                {route.escalate_after_minutes !== null && `; ${escalationText(route, nameOf)}`}
              </span>
              <Button size="small" blocked={blocked} onClick={() => setEscalating(route)}>
                Escalation<span className="sr-only"> where {matcherText(route)}</span>
              </Button>
              <IconButton
                label={`Delete route where ${matcherText(route)}`}
                disabled={busy || Boolean(blocked)}
                onClick={() =>
                  void attempt(() => call("DELETE", `/api/v1/routes/${route.id}`), {
                    done: "Route deleted",
                    failed: "Routing not changed",
                  })
                }
              >
                <X size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
      )}
      <Button size="small" className="mt-3" blocked={blocked} onClick={() => setAdding(true)}>
        <Plus size={14} /> Add label route
      </Button>
      {escalating && (
        <EscalationDialog route={escalating} channels={channels} onClose={() => setEscalating(null)} />
      )}
      {adding && <AddRoute channels={channels} onClose={() => setAdding(false)} />}
    </section>
  );
}
