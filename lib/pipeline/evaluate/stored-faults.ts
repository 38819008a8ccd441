import { nextWindows } from "@/lib/notify/silence-window";
import { Matchers } from "@/lib/schema/alerts/silence";
import type { OpenFault } from "@/lib/store/alerts/faults";
import { listSilences } from "@/lib/store/alerts/silences";
import { listRoutes } from "@/lib/store/outbox/routes";

/** Silences and routes that cannot be read as they are stored. Each matches nothing until somebody mends it. */
export async function storedFaults(projectId: number, now: number): Promise<OpenFault[]> {
  const [silences, routes] = await Promise.all([listSilences(projectId, now), listRoutes(projectId)]);
  return [
    ...silences.flatMap((silence) => faultOf("silence_failing", silence, () => nextWindows(silence, now, 1))),
    ...routes.flatMap((route) => faultOf("route_failing", route)),
  ];
}

function faultOf(
  kind: OpenFault["kind"],
  { id, matchers }: { id: string; matchers: unknown },
  read: () => unknown = () => undefined,
): OpenFault[] {
  const parsed = Matchers.safeParse(matchers);
  const fault = (error: string): OpenFault[] => [{ kind, subject: id, count: 1, error }];
  if (!parsed.success) {
    const { path, message } = parsed.error.issues[0]!;
    return fault(`${["matchers", ...path].join(".")}: ${message}`);
  }
  try {
    read();
    return [];
  } catch (thrown) {
    return fault(thrown instanceof Error ? thrown.message : String(thrown));
  }
}
