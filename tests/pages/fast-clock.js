// Every wait of the page's own is six times as short, so that what takes a minute can be watched in seconds.
"use strict";
const wait = window.setTimeout;
window.setTimeout = (then, milliseconds, ...rest) => wait(then, milliseconds / 6, ...rest);
