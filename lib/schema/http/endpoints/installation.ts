import { AboutAnswer, RetentionAnswer } from "@/lib/schema/people/installation";
import { SetUp } from "@/lib/schema/people/set-up";
import { CREATED, type Endpoints, OK } from "../endpoint";

export const INSTALLATION = {
  about: {
    method: "get",
    path: "/about",
    access: "read",
    summary: "Versions, migrations, worker, last evaluation and health",
    answer: { status: 200, schema: AboutAnswer },
  },
  retention: {
    method: "get",
    path: "/retention",
    access: "admin",
    summary: "How long everything is kept, and the estimated disk use of each table and project",
    answer: { status: 200, schema: RetentionAnswer },
  },
} as const satisfies Endpoints;

export const SIGN_ON = {
  show: {
    method: "get",
    path: "/sign-on",
    access: "admin",
    summary: "The sign-on provider, and the team members who have used it",
    answer: OK,
  },
  test: {
    method: "post",
    path: "/sign-on/test",
    access: "admin",
    summary: "Ask the sign-on provider for its endpoints",
    answer: OK,
  },
} as const satisfies Endpoints;

export const SETUP = {
  state: {
    method: "get",
    path: "/setup",
    access: "open",
    summary: "Whether first-run setup is open",
    answer: OK,
  },
  run: {
    method: "post",
    path: "/setup",
    access: "open",
    summary: "First-run setup with the code from the server's console",
    body: SetUp,
    answer: CREATED,
  },
} as const satisfies Endpoints;
