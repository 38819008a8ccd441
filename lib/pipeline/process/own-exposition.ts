import { labelText } from "@/lib/format/label-text";
import { errorText, log } from "@/lib/log";
import { HELD_LIMIT } from "@/lib/pipeline/ingest/admission";
import { readEvaluationLags } from "@/lib/store/alerts/evaluation-lag";
import { readInstallationFacts } from "@/lib/store/database/installation-facts";
import { readDatabaseBytes } from "@/lib/store/database/installation-figures";
import type { ReportedProcess } from "@/lib/store/database/processes";
import { findRetentionRun } from "@/lib/store/database/retention";
import { checkHealth } from "./check-health";
import { watchInstallation } from "./watch-installation";

type Sample = [labels: Record<string, string>, value: number];
type Family = { name: string; help: string; samples: Sample[] };

const seconds = (ms: number) => ms / 1_000;
const one = (value: number | null): Sample[] => (value === null ? [] : [[{}, value]]);

/** Sightline's own figures in Prometheus' text format: of the installation, and of every process that runs. */
export async function loadOwnExposition(): Promise<string> {
  const { ready, parts } = await checkHealth();
  const wrong = Object.entries(parts).filter(([, state]) => state !== "ok");
  const own: Family[] = [
    {
      name: "sightline_ready",
      help: "Whether the process that answers is ready",
      samples: one(Number(ready)),
    },
    {
      name: "sightline_trouble",
      help: "1 for each part of /api/health/ready that is not ok",
      samples: wrong.map(([part]) => [{ part }, 1]),
    },
  ];
  return [...own, ...(await installationFamilies())].map(familyText).join("");
}

async function installationFamilies(): Promise<Family[]> {
  try {
    const [watched, lags, run, bytes, facts] = await Promise.all([
      watchInstallation(),
      readEvaluationLags(),
      findRetentionRun(),
      readDatabaseBytes(),
      readInstallationFacts(),
    ]);
    const schema = { migration: facts.latestMigration ?? "", postgresql: facts.databaseVersion };
    return [
      { name: "sightline_database_up", help: "Whether the database answers", samples: one(1) },
      { name: "sightline_schema_info", help: "The latest migration", samples: [[schema, 1]] },
      { name: "sightline_database_bytes", help: "Size of the database with indexes", samples: one(bytes) },
      {
        name: "sightline_evaluation_age_seconds",
        help: "Since the rules of a project were last evaluated, by any process; at most 1,000 projects, the oldest first",
        samples: lags.map(({ projectId, lag }) => [{ project: String(projectId) }, seconds(lag)]),
      },
      {
        name: "sightline_notifications_queued",
        help: "Notifications that are not delivered yet",
        samples: one(watched.queued),
      },
      {
        name: "sightline_notification_due_seconds",
        help: "For how long the oldest notification that could be sent has been due; 0 if none is",
        samples: one(seconds(Math.max(0, watched.oldestDueMs ?? 0))),
      },
      {
        name: "sightline_notifications_dead",
        help: "Notifications of the last hour that no attempt could deliver",
        samples: one(watched.dead),
      },
      {
        name: "sightline_fragments_waiting",
        help: "Figures of batches older than 10 minutes that are not compacted yet",
        samples: one(watched.fragments),
      },
      {
        name: "sightline_maintenance_age_seconds",
        help: "Since maintenance last completed",
        samples: one(watched.maintenanceMs === null ? null : seconds(watched.maintenanceMs)),
      },
      {
        name: "sightline_retention_held",
        help: "1 while retention waits for the operator's confirmation",
        samples: one(Number(run !== null && run.held !== null)),
      },
      {
        name: "sightline_channels_unreadable",
        help: "Channels that were encrypted with another SIGHTLINE_SECRET_KEY",
        samples: one(watched.unreadableChannels),
      },
      ...processFamilies(watched.all),
    ];
  } catch (thrown) {
    log.warn("could not read the figures of the installation", { error: errorText(thrown) });
    return [{ name: "sightline_database_up", help: "Whether the database answers", samples: one(0) }];
  }
}

function processFamilies(processes: readonly ReportedProcess[]): Family[] {
  const family = (
    name: string,
    help: string,
    of: (state: ReportedProcess["state"]) => [Record<string, string>, number | null][],
  ): Family => ({
    name: `sightline_process_${name}`,
    help,
    samples: processes.flatMap(({ name: process, state }) =>
      of(state).flatMap(([labels, value]): Sample[] =>
        value === null ? [] : [[{ process, ...labels }, value]],
      ),
    ),
  });
  const info: Sample[] = processes.map(({ name, version, state }) => [
    { process: name, version, role: state.role },
    1,
  ]);
  return [
    { name: "sightline_process_info", help: "The processes that run: role and version", samples: info },
    family("ready", "Whether the process reported no trouble", ({ trouble }) => [
      [{}, Number(trouble === null)],
    ]),
    family("pool_connections", "Database connections of the pool", ({ pool }) => [
      [{ state: "used" }, pool.used],
      [{ state: "most" }, pool.size],
    ]),
    family("pool_waiting", "Callers that wait for a connection", ({ pool }) => [[{}, pool.waiting]]),
    family("commit_queue_rows", "Received rows that are not stored yet", ({ commit_queue: { rows } }) => [
      [{}, rows],
    ]),
    family(
      "commit_queue_oldest_seconds",
      "For how long the oldest of them has waited for a transaction",
      ({ commit_queue: { oldest_ms: oldest } }) => [[{}, seconds(oldest)]],
    ),
    family("clock_ahead_seconds", "How far its clock is ahead of the database's", (state) => [
      [{}, seconds(state.clock_ahead_ms)],
    ]),
    family("disk_free_bytes", "Free on the disk of its data directory", (state) => [
      [{}, state.disk_free_bytes],
    ]),
    family("memory_bytes", "Resident memory", (state) => [[{}, state.memory_bytes]]),
    family(
      "held_bytes",
      "Bodies that were received and not answered yet: the most at once in the last 10 s, and the limit",
      ({ held_bytes: held }) => [
        [{ state: "held" }, held ?? null],
        [{ state: "most" }, HELD_LIMIT],
      ],
    ),
    {
      name: "sightline_event_loop_stall_seconds",
      help: "For how long the event loop kept everything waiting in the last minute; quantile 1 is the longest",
      samples: processes.flatMap(({ name: process, state }): Sample[] =>
        state.stall_seconds
          ? [
              [{ process, quantile: "0.5" }, state.stall_seconds.median],
              [{ process, quantile: "0.99" }, state.stall_seconds.p99],
              [{ process, quantile: "1" }, state.stall_seconds.longest],
            ]
          : [],
      ),
    },
  ];
}

function familyText({ name, help, samples }: Family): string {
  const lines = samples.map(([labels, value]) => `${name}${labelText(labels)} ${value}`);
  return lines.length === 0
    ? ""
    : `${[`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...lines].join("\n")}\n`;
}
