// Counts how often the page opens a database.
"use strict";
window.opens = 0;
const open = IDBFactory.prototype.open;
IDBFactory.prototype.open = function (...rest) {
  window.opens += 1;
  return open.apply(this, rest);
};
