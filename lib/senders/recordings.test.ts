import { describe, expect, it } from "vitest";
import { encodeOtlp } from "@/test/recordings/encode-otlp";
import { countedOf, inWords, listRecordings, reportsOf, splitBodies } from "@/test/recordings/recordings";

describe.each(listRecordings())("$name", ({ bodies, requests }) => {
  const check = (reported: ReturnType<typeof reportsOf>) => {
    const counted = countedOf(reported);
    expect(counted.map((call, at) => inWords(call, requests[at] ?? requests[0]!))).toEqual(requests);
  };

  it("counts each call once, with its tokens", () => check(reportsOf(bodies)));

  it("reads the same of Protocol Buffers as of JSON", () => {
    expect(reportsOf(bodies, encodeOtlp)).toEqual(reportsOf(bodies));
  });

  it("counts the same of single records, reversed and repeated", () => {
    const single = splitBodies(bodies);
    check(reportsOf([...single].reverse()));
    check(reportsOf([...single, ...single]));
  });
});
