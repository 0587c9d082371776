import start, { hydrate } from "./app.js";

await start();
hydrate();
