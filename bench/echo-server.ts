import http from "node:http";

/** What node:http can do at most: reads the body and answers with it. Ends with its parent. */
const server = http.createServer((incoming, outgoing) => {
  const chunks: Buffer[] = [];
  incoming.on("data", (chunk) => chunks.push(chunk));
  incoming.on("end", () => outgoing.end(Buffer.concat(chunks)));
});
server.listen(0, "127.0.0.1", () => process.send?.(server.address()));
process.on("disconnect", () => process.exit(0));
