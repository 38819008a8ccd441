import { readInstallationFigures } from "@/lib/store/database/installation-figures";
import { listProcesses, type ReportedProcess } from "@/lib/store/database/processes";
import { countUnreadableChannels } from "@/lib/store/outbox/channels";
import type { Watched } from "@/lib/upkeep/troubles";
import { processId } from "./process-id";

/** Anyone may read the health of the installation, so the names of machines are left out. */
const NAMES = { web: "a web process", worker: "a worker", both: "another process" };

/** What the installation as a whole has done and left undone, and what its processes say of themselves. */
export async function watchInstallation(): Promise<Watched & { dead: number; all: ReportedProcess[] }> {
  const [figures, unreadableChannels, all] = await Promise.all([
    readInstallationFigures(),
    countUnreadableChannels(),
    listProcesses(),
  ]);
  const processes = all.map(({ id, state }) =>
    // What a process says of itself may be over by now.
    id === processId()
      ? { ...state, name: "this process", trouble: null }
      : { ...state, name: NAMES[state.role] },
  );
  return { ...figures, unreadableChannels, processes, all };
}
