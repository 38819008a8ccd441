import { describe, expect, it } from "vitest";
import { countedOf, inWords, listRecordings, splitBodies, tellingsOf } from "@/test/recordings/recordings";

describe.each(listRecordings())("$name", ({ bodies, requests }) => {
  const check = (told: ReturnType<typeof tellingsOf>) => {
    const counted = countedOf(told);
    expect(counted.map((call, at) => inWords(call, requests[at] ?? requests[0]!))).toEqual(requests);
  };

  it("counts each call once, with its tokens", () => check(tellingsOf(bodies)));

  it("counts the same of single records, reversed and repeated", () => {
    const single = splitBodies(bodies);
    check(tellingsOf([...single].reverse()));
    check(tellingsOf([...single, ...single]));
  });
});
