import { guarded, json } from "@/lib/auth/guard";

export const dynamic = "force-dynamic";

export const GET = guarded("open", async () => json({ status: "live" }));
