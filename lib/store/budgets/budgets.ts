import type { Budget } from "@/lib/schema/rules/budget";
import type { Client } from "@/lib/store/database/client";
import { pool } from "@/lib/store/database/pool";

const COLUMNS = `id, project_id AS "projectId", name, period, (amount_nano / 1e9)::float8 AS "amountUsd", time_zone AS "timeZone", filters AS scope`;

export async function listBudgets(projectId: number, client: Client = pool()): Promise<Budget[]> {
  const { rows } = await client.query<Budget>({
    name: "budgets",
    text: `SELECT ${COLUMNS} FROM budgets WHERE project_id = $1 ORDER BY created_at`,
    values: [projectId],
  });
  return rows;
}

/** The budget, with its row locked until the transaction ends. */
export async function lockBudget(
  client: Client,
  projectId: number,
  budgetId: string,
): Promise<Budget | null> {
  const { rows } = await client.query<Budget>(
    `SELECT ${COLUMNS} FROM budgets WHERE project_id = $1 AND id = $2 FOR NO KEY UPDATE`,
    [projectId, budgetId],
  );
  return rows[0] ?? null;
}

/** Daily budgets of these projects, the oldest first. */
export async function listDailyBudgets(projectIds: readonly number[]): Promise<Budget[]> {
  const { rows } = await pool().query<Budget>(
    `SELECT ${COLUMNS} FROM budgets WHERE project_id = ANY ($1) AND period = 'daily' ORDER BY created_at`,
    [projectIds],
  );
  return rows;
}

type BudgetFields = Pick<Budget, "name" | "period" | "amountUsd" | "timeZone" | "scope">;

/** Throws a unique violation (23505) if the project has a budget with this name. */
export async function insertBudget(client: Client, projectId: number, budget: BudgetFields): Promise<Budget> {
  const { rows } = await client.query<Budget>(
    `INSERT INTO budgets (project_id, name, period, amount_nano, time_zone, filters)
     VALUES ($1, $2, $3, $4, $5, $6) RETURNING ${COLUMNS}`,
    [projectId, ...fieldsOf(budget)],
  );
  return rows[0]!;
}

export async function updateBudget(
  client: Client,
  projectId: number,
  budgetId: string,
  budget: BudgetFields,
): Promise<Budget> {
  const { rows } = await client.query<Budget>(
    `UPDATE budgets SET name = $3, period = $4, amount_nano = $5, time_zone = $6, filters = $7, updated_at = now()
     WHERE project_id = $1 AND id = $2 RETURNING ${COLUMNS}`,
    [projectId, budgetId, ...fieldsOf(budget)],
  );
  return rows[0]!;
}

const fieldsOf = ({ name, period, amountUsd, timeZone, scope }: BudgetFields) => [
  name,
  period,
  Math.round(amountUsd * 1e9),
  timeZone,
  JSON.stringify(scope),
];

export async function deleteBudget(client: Client, projectId: number, budgetId: string): Promise<void> {
  await client.query("DELETE FROM budgets WHERE project_id = $1 AND id = $2", [projectId, budgetId]);
}
