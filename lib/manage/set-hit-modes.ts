import type { Actor } from "@/lib/auth/actor";
import type { HitMode } from "@/lib/schema/detectors/hit-mode";
import { listHitModes, replaceHitModes } from "@/lib/store/detectors/hit-modes";
import { audited } from "./audited";

/** Sets what the per-request z-score rule does with its hits, for the whole project. */
export async function setHitModes(actor: Actor, modes: readonly HitMode[]): Promise<void> {
  await audited(actor, "hit_modes.set", async (client) => {
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
