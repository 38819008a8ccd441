import { pool } from "@/lib/store/database/pool";

/** Whether a user with this address has logged in from the network before. Takes as long if no user has the address. */
export async function isKnownNetwork(email: string, network: string): Promise<boolean> {
  const { rows } = await pool().query<{ known: boolean }>(
    `SELECT EXISTS (SELECT 1 FROM users u JOIN known_networks k ON k.user_id = u.id
       WHERE u.email = $1 AND k.network = $2) AS known`,
    [email, network],
  );
  return rows[0]!.known;
}

export async function rememberNetwork(userId: string, network: string): Promise<void> {
  await pool().query(
    `INSERT INTO known_networks (user_id, network) VALUES ($1, $2)
     ON CONFLICT (user_id, network) DO UPDATE SET seen_at = now()`,
    [userId, network],
  );
}
