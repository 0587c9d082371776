// A device with room for answers, and none left for the mark that says so.
"use strict";
Storage.prototype.setItem = () => {
  throw new DOMException("full", "QuotaExceededError");
};
