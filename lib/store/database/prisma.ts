import { PrismaPg } from "@prisma/adapter-pg";
import { processWide } from "@/lib/process-wide";
import { PrismaClient } from "@/lib/store/generated/client";
import { pool } from "./pool";

/** CRUD only; shares the pool with the bulk paths. */
export function prisma(): PrismaClient {
  return processWide("prisma", () => new PrismaClient({ adapter: new PrismaPg(pool()) }));
}
