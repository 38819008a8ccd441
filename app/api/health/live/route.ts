import { json } from "@/lib/auth/answers";
import { unguarded } from "@/lib/auth/guard";

export const dynamic = "force-dynamic";

export const GET = unguarded(async () => json({ status: "live" }));
