// Long waits of the page's own are three times as short, so that what takes a minute can be watched, and a warning still
// stands long enough to be answered on a busy machine.
"use strict";
const wait = window.setTimeout;
window.setTimeout = (then, milliseconds, ...rest) => wait(then, milliseconds / 3, ...rest);
