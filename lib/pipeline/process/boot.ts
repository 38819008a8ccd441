import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { parseCidrs } from "@/lib/notify/channels/forbidden-address";
import { writeSenders } from "@/lib/pipeline/ingest/note-senders";
import { CHANNEL_SCHEMAS } from "@/lib/schema/channels/kinds/registry";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { databaseNow } from "@/lib/store/database/database-clock";
import { requirePlacement } from "@/lib/store/database/distribute";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { pool } from "@/lib/store/database/pool";
import { watchReplica } from "@/lib/store/database/replica";
import { countUnreadableChannels, sealClearAddresses } from "@/lib/store/outbox/channels";
import { unreadableText } from "@/lib/upkeep/troubles";
import { heartbeat } from "./heartbeat";
import { startReports } from "./report-process";
import { startWorker } from "./start-worker";

export type Booted = {
  /** Makes the readiness check fail. */
  refuse: () => void;
  stop: () => Promise<void>;
};

/** Of the kinds of channels whose address is stored encrypted beside their secret. */
const PUBLIC_URLS = Object.fromEntries(
  Object.entries(CHANNEL_SCHEMAS).flatMap(([kind, { publicUrls }]) =>
    publicUrls ? [[kind, publicUrls]] : [],
  ),
);

/** Partitions for today and tomorrow, and the loops of this process. */
export async function boot(version: string): Promise<Booted> {
  const { SIGHTLINE_WORKER, SIGHTLINE_ALLOW_PRIVATE_TARGETS } = env();
  if (parseCidrs(SIGHTLINE_ALLOW_PRIVATE_TARGETS).length > 0) {
    log.warn("channels may call private addresses", { ranges: SIGHTLINE_ALLOW_PRIVATE_TARGETS });
  }
  await requirePlacement(pool());
  const now = await databaseNow();
  await ensurePartitions([now, now + DAY_MS]);
  const unreadable = await countUnreadableChannels();
  if (unreadable > 0) log.warn("channels cannot be read", { cause: unreadableText(unreadable) });
  const sealed = await sealClearAddresses(PUBLIC_URLS);
  if (sealed > 0) log.info("encrypted the addresses of channels", { channels: sealed });
  watchReplica();
  const stopWorker = SIGHTLINE_WORKER === "off" ? async () => {} : startWorker();
  const stopReports = startReports(version);
  return {
    refuse: () => {
      heartbeat().stopping = true;
    },
    stop: async () => {
      await stopWorker();
      await writeSenders();
      await stopReports();
    },
  };
}
