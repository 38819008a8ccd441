import { pool } from "@/lib/store/database/pool";
import { makeDemo } from "../scripts/demo/make-demo";

const { signal } = new AbortController();
await makeDemo({ days: 1, seed: 7, url: "http://127.0.0.1:9", remove: false, follow: false }, signal);
await pool().end();
