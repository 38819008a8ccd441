import { pool } from "@/lib/store/database/pool";
import { serveTasks } from "@/lib/threads/serve-tasks";

// A thread whose task holds several connections at once.
serveTasks({
  async connect(connections: number) {
    const taken = await Promise.all(Array.from({ length: connections }, () => pool().connect()));
    for (const client of taken) client.release();
    return taken.length;
  },
});
