// Keeps what a page's own scripts can hear: the widgets' events, and complaints in engines whose driver has no log.
"use strict";
window.heard = [];
window.complaints = [];
window.refuse = false;
for (const type of ["wecan-ready", "wecan-start", "wecan-submit", "wecan-waiting", "wecan-received", "wecan-error"]) {
  document.addEventListener(type, (event) => {
    if (type === "wecan-submit" && window.refuse) event.preventDefault();
    window.heard.push({ type, on: event.target.id, composed: event.composed, detail: JSON.parse(JSON.stringify(event.detail ?? null)) });
  });
}
for (const level of ["error", "warn"]) {
  const said = console[level];
  console[level] = (...words) => {
    window.complaints.push(words.join(" "));
    said.apply(console, words);
  };
}
addEventListener("error", (event) => window.complaints.push(event.message ?? `${event.target.src} did not load`), true);
addEventListener("unhandledrejection", (event) => window.complaints.push(String(event.reason)));
document.addEventListener("securitypolicyviolation", (event) => window.complaints.push(`${event.violatedDirective} forbids ${event.blockedURI}`));
