"use client";

import { useEffect, useState } from "react";
import { type LabelRow, LabelRows, labelsOf } from "@/components/panels/alerts/label-rows";
import { useApi } from "@/components/panels/forms/api-call";
import { SEVERITIES } from "@/components/panels/forms/choices";
import { Badge } from "@/components/ui/badge";
import { SelectField } from "@/components/ui/field";
import { StateIcon } from "@/components/ui/state-icon";
import type { Severity } from "@/lib/schema/alerts/severity";
import type { Route, RouteAnswer } from "@/lib/schema/channels/channel";
import { CHANNEL_KINDS } from "./channel-kinds";
import { isPlain, matcherText } from "./routing-plan";

// Wait until the user stops typing.
const TYPING_MS = 200;

/** Shows which channels an alert would notify, by the matching that the pipeline uses. */
export function RouteTester({ routes }: { routes: readonly Route[] }) {
  const [severity, setSeverity] = useState<Severity>("critical");
  const [rows, setRows] = useState<LabelRow[]>([{ key: 1, name: "model", value: "" }]);
  const [answer, setAnswer] = useState<RouteAnswer[] | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const call = useApi();
  const question = JSON.stringify({ severity, labels: labelsOf(rows) });
  // biome-ignore lint/correctness/useExhaustiveDependencies: changed routes change the answer.
  useEffect(() => {
    const leave = new AbortController();
    const timer = setTimeout(async () => {
      try {
        const body: unknown = JSON.parse(question);
        const { channels } = await call<{ channels: RouteAnswer[] }>(
          "POST",
          "/api/v1/routes/match",
          body,
          leave.signal,
        );
        setAnswer(channels);
        setFailure(null);
      } catch (thrown) {
        if (!leave.signal.aborted) setFailure((thrown as Error).message);
      }
    }, TYPING_MS);
    return () => {
      clearTimeout(timer);
      leave.abort();
    };
  }, [call, question, routes]);

  return (
    <section className="card px-4 py-3.5" aria-labelledby="route-tester">
      <h2 id="route-tester" className="font-semibold text-[0.875rem]">
        Test routing
      </h2>
      <div className="mt-2.5 flex flex-col gap-3">
        <SelectField
          label="Severity"
          options={SEVERITIES}
          value={severity}
          onChange={(event) => setSeverity(event.target.value as Severity)}
        />
        <LabelRows rows={rows} onChange={setRows} />
        <div role="status" className="border-line border-t pt-2.5">
          {failure && <p className="text-critical">{failure}</p>}
          {!failure && answer?.length === 0 && (
            <p className="flex items-start gap-2 text-ink-2">
              <span className="pt-1">
                <StateIcon state="warning" size={9} />
              </span>
              No route for {severity} alerts matches these labels.
            </p>
          )}
          {!failure && answer && answer.length > 0 && (
            <ul className="flex flex-col gap-2">
              {answer.map((channel) => (
                <li key={channel.id} className="flex flex-wrap items-baseline gap-x-2.5 gap-y-0.5">
                  <span className="font-medium">{channel.name}</span>
                  <span className="text-ink-3 text-sm">{CHANNEL_KINDS[channel.kind].label}</span>
                  {!channel.enabled && <Badge tone="warning">off: not notified</Badge>}
                  {reasons(channel, routes) && (
                    <span className="basis-full text-ink-3 text-sm">{reasons(channel, routes)}</span>
                  )}
                </li>
              ))}
            </ul>
          )}
        </div>
      </div>
    </section>
  );
}

/** The label routes that lead to the channel; the grid shows the others. */
function reasons({ route_ids }: RouteAnswer, routes: readonly Route[]): string {
  const labelRoutes = routes.filter((route) => route_ids.includes(route.id) && !isPlain(route));
  return labelRoutes.length === 0 ? "" : `because ${labelRoutes.map(matcherText).join(", and because ")}`;
}
