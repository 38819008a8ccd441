import { setDefaultResultOrder } from "node:dns";
import { serveTasks } from "./serve-tasks";
import { TASKS } from "./tasks";

// As in the process, from which a thread does not inherit it.
setDefaultResultOrder("ipv4first");
serveTasks(TASKS);
