// Another that is not ours: a form back end of the simplest kind, which takes whatever fields come and thanks with a
// page; and webhooks, for JSON: each says yes in its own way, by the name in the address. Prints its port; GET gives what it has taken.
import { createServer } from "node:http";

const taken = [];

createServer(async (request, response) => {
  const open = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type, idempotency-key" };
  if (request.method === "OPTIONS") return response.writeHead(204, open).end();
  if (request.method === "GET") return response.end(JSON.stringify(taken));
  let body = "";
  for await (const piece of request) body += piece;
  if (request.headers["content-type"].startsWith("application/json")) {
    const { pathname, searchParams } = new URL(request.url, "http://here");
    taken.push({ body: JSON.parse(body), key: request.headers["idempotency-key"], query: [...searchParams] });
    if (pathname === "/words") return response.writeHead(200, { ...open, "content-type": "text/plain" }).end("Accepted");
    if (pathname === "/own-id") {
      return response.writeHead(200, { ...open, "content-type": "application/json" }).end('{"id":"run-17","status":"success"}');
    }
    return response.writeHead(200, { ...open, "content-type": "Application/JSON" }).end();
  }
  taken.push([...new URLSearchParams(body)]);
  response.writeHead(200, { ...open, "content-type": "text/html" }).end("<!doctype html><title>Thank you</title>");
}).listen(0, "127.0.0.1", function () {
  console.log(this.address().port);
});
