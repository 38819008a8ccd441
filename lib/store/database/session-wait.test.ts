import { expect, it } from "vitest";
import { waitOf } from "./session-wait";

it.each([
  [null, null, "works", "works"],
  ["Lock", "relation", "works", "works"],
  ["IO", "DataFileRead", "works", "works"],
  ["Client", "ClientRead", null, "waits"],
  ["Client", "ClientWrite", null, null],
  // The end of a COPY to a node.
  ["Extension", "Extension", "works", "waits"],
])(
  "a session that waits for %s %s: %s on one server, %s on a coordinator",
  (type, event, alone, onCoordinator) => {
    expect([false, true].map((citus) => waitOf({ type, event, citus }))).toEqual([alone, onCoordinator]);
  },
);
