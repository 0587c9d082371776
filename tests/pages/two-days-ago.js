// A device on which it is two days earlier.
"use strict";
const now = Date.now;
Date.now = () => now() - 2 * 24 * 60 * 60 * 1000;
