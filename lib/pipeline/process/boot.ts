import { env } from "@/lib/env";
import { log } from "@/lib/log";
import { provision } from "@/lib/manage/provision";
import { parseCidrs } from "@/lib/notify/channels/forbidden-address";
import { writeSenders } from "@/lib/pipeline/ingest/note-senders";
import { DAY_MS } from "@/lib/schema/time/epoch";
import { databaseNow } from "@/lib/store/database/database-clock";
import { ensurePartitions } from "@/lib/store/database/partitions";
import { heartbeat } from "./heartbeat";
import { startSchedule } from "./schedule";

export type Booted = {
  /** Printed by the start command. */
  printed: { setUpCode?: string; madeApiKey?: string; adminEmail?: string };
  /** Makes the readiness check fail. */
  refuse: () => void;
  stop: () => Promise<void>;
};

/** First-start provisioning, partitions for today and tomorrow, and the loops of this process. */
export async function boot(): Promise<Booted> {
  const { SIGHTLINE_WORKER, SIGHTLINE_ALLOW_PRIVATE_TARGETS, SIGHTLINE_ADMIN_EMAIL } = env();
  if (parseCidrs(SIGHTLINE_ALLOW_PRIVATE_TARGETS).length > 0) {
    log.warn("channels may call private addresses", { ranges: SIGHTLINE_ALLOW_PRIVATE_TARGETS });
  }
  const now = await databaseNow();
  await ensurePartitions([now, now + DAY_MS]);
  const provisioned = await provision();
  const stopSchedule = SIGHTLINE_WORKER === "off" ? async () => {} : startSchedule();
  return {
    printed: {
      ...(provisioned.kind === "setup"
        ? { setUpCode: provisioned.code }
        : { adminEmail: SIGHTLINE_ADMIN_EMAIL }),
      ...(provisioned.kind === "ready" && provisioned.madeApiKey
        ? { madeApiKey: provisioned.madeApiKey }
        : {}),
    },
    refuse: () => {
      heartbeat().stopping = true;
    },
    stop: async () => {
      await stopSchedule();
      await writeSenders();
    },
  };
}
