import { alertingProbes } from "./alerting-probes";
import { answerProbes } from "./answer-probes";
import { loginProbes } from "./login-probes";
import { secretProbes } from "./secret-probes";
import type { Probe, Stage } from "./stage";

const numberOf = ([name]: Probe) => Number.parseInt(name, 10);

/** The findings that one call after another reproduces, by their number. */
export const probes = (stage: Stage): Probe[] =>
  [
    ...secretProbes(stage),
    ...alertingProbes(stage),
    ...answerProbes(stage),
    ...loginProbes(stage.product),
  ].sort((a, b) => numberOf(a) - numberOf(b));
