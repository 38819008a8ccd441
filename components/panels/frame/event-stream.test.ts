import { expect, test } from "vitest";
import { splitEvents } from "./event-stream";

test.each([
  ["one event", "event: data\ndata: {}\n\n", ["data"], ""],
  ["two events", "event: data\ndata: {}\n\nevent: alert\ndata: {}\n\n", ["data", "alert"], ""],
  ["a heartbeat and a retry line are not events", "retry: 3000\n\n: still here\n\n", [], ""],
  ["half an event is kept", "event: data\ndata: {}\n\nevent: al", ["data"], "event: al"],
  ["an unknown event is skipped", "event: other\ndata: {}\n\n", [], ""],
])("%s", (_, text, events, tail) => {
  expect(splitEvents(text)).toEqual({ events, tail });
});
