import type { ReactNode } from "react";
import { Badge } from "@/components/ui/badge";
import { ScrollArea } from "@/components/ui/scroll-area";
import { Table } from "@/components/ui/table";
import { requirePage } from "@/lib/auth/page";
import { loadAbout } from "@/lib/dashboard/settings/load-about";
import { env } from "@/lib/env";
import { formatBytes } from "@/lib/format/format-bytes";
import { formatAgo, formatDuration } from "@/lib/format/format-value";
import { checkHealth } from "@/lib/pipeline/process/check-health";
import type { AboutAnswer } from "@/lib/schema/people/installation";
import { roleMay } from "@/lib/schema/people/permission";
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
  const { parts, ready } = await checkHealth();
  const isAdmin = roleMay(project.role, "admin");
  const about = await loadAbout(project.id, {
    worker: env().SIGHTLINE_WORKER,
    health: parts,
    now,
    isAdmin,
  });
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
              evaluated === null ? "no enabled rules" : formatAgo(Date.parse(evaluated), now),
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
      {about.processes && (
        <SettingsCard
          id="processes"
          title="Processes"
          about="What each running process reported in the last 30 seconds."
        >
          <Processes processes={about.processes} now={now} />
        </SettingsCard>
      )}
    </SettingsFrame>
  );
}

const ROLES = { web: "web", worker: "worker", both: "web and worker" };

function Processes({ processes, now }: { processes: NonNullable<AboutAnswer["processes"]>; now: number }) {
  return (
    <ScrollArea label="Process list">
      <Table
        caption="Processes"
        className="min-w-[760px]"
        columns={[
          { key: "name", label: "process" },
          { key: "role", label: "role" },
          { key: "state", label: "state" },
          { key: "up", label: "running for", numeric: true },
          { key: "pool", label: "connections", numeric: true },
          { key: "queue", label: "rows to store", numeric: true },
          { key: "clock", label: "clock", numeric: true },
          { key: "disk", label: "disk free", numeric: true },
          { key: "memory", label: "memory", numeric: true },
          { key: "stall", label: "longest stall", numeric: true },
        ]}
        rows={processes.map((one) => ({
          id: one.name,
          cells: [
            `${one.name} (${one.version})`,
            ROLES[one.role],
            one.trouble ?? "ready",
            formatDuration(Math.max(0, now - Date.parse(one.started_at))),
            `${one.pool.used} of ${one.pool.size}${one.pool.waiting > 0 ? `, ${one.pool.waiting} waiting` : ""}`,
            String(one.commit_queue.rows),
            `${one.clock_ahead_ms < 0 ? "−" : "+"}${formatDuration(Math.abs(one.clock_ahead_ms))}`,
            one.disk_free_bytes === null ? "unknown" : formatBytes(one.disk_free_bytes),
            formatBytes(one.memory_bytes),
            one.stall_seconds ? `${Math.round(one.stall_seconds.longest * 1_000)} ms` : "unknown",
          ],
        }))}
      />
    </ScrollArea>
  );
}

function Facts({ facts }: { facts: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="grid grid-cols-[minmax(7rem,auto)_minmax(0,1fr)] gap-x-5 gap-y-1.5">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-ink-3">{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
