import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { requirePage } from "@/lib/auth/page";
import { loadAbout } from "@/lib/dashboard/settings/load-about";
import { env } from "@/lib/env";
import { formatDuration } from "@/lib/format/format-value";
import { checkHealth } from "@/lib/pipeline/process/check-health";
import { pageSearch, type SearchParams } from "../../page-search";
import { SettingsCard } from "../settings-card";
import { SettingsFrame } from "../settings-frame";

export const metadata = { title: "About" };

const WORKER: Record<string, string> = {
  on: "evaluates rules and delivers notifications in this process",
  off: "runs in another process",
  only: "this process serves no pages",
};

export default async function AboutPage({ searchParams }: { searchParams: SearchParams }) {
  const { project } = await requirePage("/settings/about", await pageSearch(searchParams));
  const now = Date.now();
  const { parts, ready } = await checkHealth(now);
  const about = await loadAbout(project.id, { worker: env().SIGHTLINE_WORKER, health: parts, now });
  const evaluated = about.last_evaluated_at;
  return (
    <SettingsFrame>
      <SettingsCard id="about" title="Sightline" about={`Version ${about.version}`}>
        <Facts
          facts={[
            ["Database", about.database],
            [
              "Migrations",
              `${about.migrations.applied} applied, latest ${about.migrations.latest ?? "none"}`,
            ],
            ["Node.js", about.node],
            ["Price table", `${about.price_table.name}, data of ${about.price_table.date}`],
            ["Worker", WORKER[about.worker] ?? about.worker],
            [
              "Last evaluation",
              evaluated === null
                ? "no enabled rules"
                : `${formatDuration(Math.max(0, now - Date.parse(evaluated)))} ago`,
            ],
          ]}
        />
      </SettingsCard>
      <SettingsCard
        id="health"
        title="Health"
        about={ready ? "This process is ready." : "This process is not ready."}
      >
        <Facts
          facts={Object.entries(about.health).map(([part, state]) => [
            part,
            state === "ok" ? (
              <Badge key={part} tone="ok">
                ok
              </Badge>
            ) : (
              <span key={part} className="text-critical">
                {state}
              </span>
            ),
          ])}
        />
      </SettingsCard>
    </SettingsFrame>
  );
}

function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-5 gap-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
