import type { Actor } from "@/lib/auth/actor";
import { repricedRange, repricingView } from "@/lib/pipeline/prices/repricing-view";
import { currentTable } from "@/lib/reads/price-settings";
import { ApiError, notFound } from "@/lib/schema/http/api-error";
import type { RepricingInput, RepricingView } from "@/lib/schema/prices/own-price";
import { cancelRepricing, insertRepricing } from "@/lib/store/prices/repricings";
import { actorName, audited } from "./audited";

/** The worker goes through the range in the background. */
export async function startRepricing(
  actor: Actor,
  input: RepricingInput,
  now: number,
): Promise<RepricingView> {
  const range = repricedRange(actor.projectId, input, now);
  if (range.from >= range.to) {
    const message = "must be in the past";
    throw new ApiError(400, "invalid", `from ${message}`, { details: [{ path: "from", message }] });
  }
  const { name, date } = await currentTable();
  return audited(actor, "repricing.start", async (client) => {
    const job = await insertRepricing(client, {
      ...range,
      priceTable: `${name}, ${date}`,
      requestedBy: actorName(actor),
    });
    const { from, to, model, provider } = repricingView(job);
    return { result: repricingView(job), subject: String(job.id), after: { from, to, model, provider } };
  }).catch((thrown) => {
    if (thrown instanceof ApiError && thrown.code === "name_taken")
      throw new ApiError(409, "already_running", "Another re-pricing of this project is running");
    throw thrown;
  });
}

export async function stopRepricing(actor: Actor, repricingId: string): Promise<void> {
  if (!/^\d{1,9}$/.test(repricingId)) throw notFound();
  await audited(actor, "repricing.cancel", async (client) => {
    if (!(await cancelRepricing(client, actor.projectId, Number(repricingId)))) throw notFound();
    const [before, after] = [{ state: "running" }, { state: "canceled" }];
    return { result: undefined, subject: repricingId, before, after };
  });
}
