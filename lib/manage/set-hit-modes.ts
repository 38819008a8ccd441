import type { Actor } from "@/lib/auth/actor";
import type { HitMode } from "@/lib/schema/detectors/hit-mode";
import { listHitModes, replaceHitModes } from "@/lib/store/detectors/hit-modes";
import { lockProjectSettings } from "@/lib/store/people/projects";
import { audited } from "./audited";

/** Sets what the per-request z-score rule does with its hits, for the whole project. */
export async function setHitModes(actor: Actor, modes: readonly HitMode[]): Promise<void> {
  await audited(actor, "hit_modes.set", async (client) => {
    // As settings of the project: rows that do not exist yet cannot be locked.
    await lockProjectSettings(client, actor.projectId);
    const before = await listHitModes(actor.projectId, client);
    await replaceHitModes(client, actor.projectId, modes);
    return {
      result: undefined,
      subject: String(actor.projectId),
      before: { modes: before },
      after: { modes },
    };
  });
}
