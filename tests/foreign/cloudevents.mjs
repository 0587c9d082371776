// An endpoint that is not ours: it takes CloudEvents, read by the official SDK. Its argument is a file beside which
// the packages are. Prints its port; GET gives what it has taken.
import { createServer } from "node:http";
import { createRequire } from "node:module";

const { HTTP } = createRequire(process.argv[2])("cloudevents");
const taken = [];

createServer(async (request, response) => {
  const open = { "access-control-allow-origin": "*", "access-control-allow-headers": "content-type, idempotency-key" };
  if (request.method === "OPTIONS") return response.writeHead(204, open).end();
  if (request.method === "GET") return response.end(JSON.stringify(taken));
  let body = "";
  for await (const piece of request) body += piece;
  try {
    const event = HTTP.toEvent({ headers: request.headers, body });
    event.validate();
    taken.push(event);
    response.writeHead(202, open).end();
  } catch (error) {
    response.writeHead(400, open).end(JSON.stringify({ message: error.message }));
  }
}).listen(0, "127.0.0.1", function () {
  console.log(this.address().port);
});
