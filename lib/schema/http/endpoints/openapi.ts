import { type Endpoints, OK } from "../endpoint";

export const OPENAPI = {
  document: { method: "get", path: "/openapi.json", access: "open", summary: "This document", answer: OK },
} as const satisfies Endpoints;
