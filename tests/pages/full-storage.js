// A device with no room left.
"use strict";
IDBObjectStore.prototype.put = () => {
  throw new DOMException("full", "QuotaExceededError");
};
