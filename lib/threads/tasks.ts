import { loadReconcile } from "@/lib/dashboard/prices/load-reconcile";
import { backtest } from "@/lib/pipeline/replay/backtest";

/** What runs in threads: reads and computes; takes and returns plain data. */
export const TASKS = { backtest, reconcile: loadReconcile };
