import type { Endpoint, Endpoints } from "../endpoint";
import { ACCOUNT, PASSWORD_RESETS } from "./account";
import { ALERT_INCIDENTS, ALERTS, SILENCES } from "./alerts";
import { CHANNELS, DELIVERIES, ROUTES } from "./channels";
import { DETECTORS, HITS, INCIDENTS } from "./detectors";
import { FIGURES } from "./figures";
import { INSTALLATION, SETUP, SIGN_ON } from "./installation";
import { OPENAPI } from "./openapi";
import { PRICES, REPRICINGS } from "./prices";
import { API_KEYS, PROJECTS } from "./projects";
import { CIRCUITS, REQUESTS } from "./requests";
import { BUDGETS, RULES } from "./rules";
import { SENDERS } from "./senders";
import { AUDIT, INVITATIONS, MEMBERS, TEAMS } from "./teams";
import { ANNOTATIONS, VIEWS } from "./views";

const GROUPS: readonly Endpoints[] = [
  REQUESTS,
  CIRCUITS,
  SENDERS,
  FIGURES,
  DETECTORS,
  HITS,
  INCIDENTS,
  ALERTS,
  ALERT_INCIDENTS,
  SILENCES,
  ANNOTATIONS,
  DELIVERIES,
  RULES,
  BUDGETS,
  PRICES,
  REPRICINGS,
  CHANNELS,
  ROUTES,
  VIEWS,
  API_KEYS,
  MEMBERS,
  INVITATIONS,
  PASSWORD_RESETS,
  TEAMS,
  AUDIT,
  INSTALLATION,
  PROJECTS,
  ACCOUNT,
  SIGN_ON,
  SETUP,
  OPENAPI,
];

/** Every call below /api/v1, in the order of the OpenAPI document. */
export const ENDPOINTS: readonly Endpoint[] = GROUPS.flatMap((group) => Object.values(group));
