import { formatBytes } from "@/lib/format/format-bytes";
import { counted, formatDuration } from "@/lib/format/format-value";
import { MINUTE_MS } from "@/lib/schema/time/epoch";

const DUE_MS = 2 * MINUTE_MS;
const FRAGMENTS = 20_000;
const MAINTENANCE_MS = 3 * 60 * MINUTE_MS;
const CLOCK_MS = 5 * MINUTE_MS;
const DISK_BYTES = 1024 ** 3;

export type WatchedProcess = {
  name: string;
  trouble: string | null;
  clock_ahead_ms: number;
  disk_free_bytes: number | null;
  /** Absent in reports of older versions. */
  price_file_fault?: string | null | undefined;
};

export type Watched = {
  queued: number;
  oldestDueMs: number | null;
  /** Null: a node of the cluster does not answer. */
  fragments: number | null;
  maintenanceMs: number | null;
  unreadableChannels: number;
  processes: readonly WatchedProcess[];
};

/** What is wrong with the installation as a whole, by the part that it concerns: a sentence without its subject's secrets. */
export function troublesOf(watched: Watched): Record<string, string> {
  const { queued, oldestDueMs, fragments, maintenanceMs, unreadableChannels, processes } = watched;
  const found: [string, string | null][] = [
    [
      "deliveries",
      oldestDueMs !== null && oldestDueMs > DUE_MS
        ? `a notification has been due for ${formatDuration(oldestDueMs)}, ${queued} are queued`
        : null,
    ],
    ["nodes", fragments === null ? "one of the cluster does not answer" : null],
    [
      "compaction",
      fragments !== null && fragments >= FRAGMENTS
        ? `more than ${FRAGMENTS} figures of batches wait to be compacted`
        : null,
    ],
    [
      "maintenance",
      maintenanceMs !== null && maintenanceMs > MAINTENANCE_MS
        ? `last completed ${formatDuration(maintenanceMs)} ago: nothing is deleted, and no partitions are created ahead`
        : null,
    ],
    ["secrets", unreadableChannels > 0 ? unreadableText(unreadableChannels) : null],
    ["clock", sentences(processes, clockText)],
    ["disk", sentences(processes, diskText)],
    ["prices", sentences(processes, priceFileText)],
    ["processes", sentences(processes, ({ name, trouble }) => trouble && `${name} is not ready: ${trouble}`)],
  ];
  return Object.fromEntries(found.filter((one): one is [string, string] => one[1] !== null));
}

export const unreadableText = (channels: number): string =>
  `${counted(channels, "channel")} ${channels === 1 ? "was" : "were"} encrypted with another SIGHTLINE_SECRET_KEY: restore ` +
  "secrets.json, or enter their addresses and secrets again";

function clockText({ name, clock_ahead_ms: ahead }: WatchedProcess): string | null {
  if (Math.abs(ahead) <= CLOCK_MS) return null;
  const gap = formatDuration(Math.abs(ahead));
  return `the clock of ${name} is ${gap} ${ahead > 0 ? "ahead of" : "behind"} the database's; no data is deleted until they agree`;
}

const diskText = ({ name, disk_free_bytes: free }: WatchedProcess): string | null =>
  free === null || free >= DISK_BYTES
    ? null
    : `${formatBytes(free)} left on the disk of ${name}'s data directory`;

// The page Prices says why: health is read by anyone.
const priceFileText = ({ name, price_file_fault: fault }: WatchedProcess): string | null =>
  fault == null
    ? null
    : `${name} refused the file of SIGHTLINE_PRICE_FILE, and the price table stays as it was`;

function sentences(
  processes: readonly WatchedProcess[],
  textOf: (one: WatchedProcess) => string | null,
): string | null {
  const texts = processes.map(textOf).filter((text) => text !== null);
  return texts.length === 0 ? null : texts.join("; ");
}
