// A browser that lets a page keep nothing.
"use strict";
Object.defineProperty(window, "indexedDB", {
  get() {
    throw new DOMException("refused", "SecurityError");
  },
});
