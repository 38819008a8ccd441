import { pool } from "./pool";

export type InstallationFacts = {
  databaseVersion: string;
  migrations: number;
  latestMigration: string | null;
};

export async function readInstallationFacts(): Promise<InstallationFacts> {
  const { rows } = await pool().query<InstallationFacts>(
    `SELECT current_setting('server_version') AS "databaseVersion", count(*)::int AS migrations,
            max(migration_name) AS "latestMigration"
     FROM _prisma_migrations WHERE finished_at IS NOT NULL`,
  );
  return rows[0]!;
}
