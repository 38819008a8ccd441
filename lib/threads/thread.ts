import { serveTasks } from "./serve-tasks";
import { TASKS } from "./tasks";

serveTasks(TASKS);
