import { json, unguarded } from "@/lib/auth/guard";

export const dynamic = "force-dynamic";

export const GET = unguarded(async () => json({ status: "live" }));
