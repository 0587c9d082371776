// Answers through the real widgets, one person after another, and reports what each of them was told.
"use strict";
/** What is still to be given: a word for each response, by which it is known again. */
window.queue = [];

const report = (what) => navigator.sendBeacon("/take", JSON.stringify(what));

addEventListener("wecan-submit", ({ detail }) => report({ submitted: detail.id, word: detail.answers.word }));
addEventListener("wecan-waiting", ({ detail }) => detail.saved && report({ safe: detail.id }));
addEventListener("wecan-received", ({ detail }) => report({ receipt: detail }));
addEventListener("wecan-error", ({ detail }) => report({ error: detail.message }));

/** Waits until `look` finds something in a shadow root. */
const seen = (root, look) =>
  new Promise((done) => {
    const found = look();
    if (found) return done(found);
    const observer = new MutationObserver(() => {
      const found = look();
      if (!found) return;
      observer.disconnect();
      done(found);
    });
    observer.observe(root, { subtree: true, childList: true, attributes: true });
  });

/** One place at which people answer, one after another. */
const serve = async (widget) => {
  await widget.start();
  const root = widget.shadowRoot;
  const next = () => root.querySelector("[data-do=another]");
  const field = () => root.querySelector("form [name=word]");
  for (;;) {
    const word = window.queue.shift();
    if (!word) {
      await new Promise((done) => setTimeout(done, 20));
      continue;
    }
    await seen(root, () => next() ?? field());
    if (!field()) next().click();
    (await seen(root, field)).value = word;
    field().dispatchEvent(new Event("input", { bubbles: true }));
    field().form.requestSubmit();
    await seen(root, () => root.querySelector(".wecan-waiting, .wecan-received"));
    if (widget.getAttribute("channel") === "web") {
      // Somebody else comes to the page.
      const fresh = widget.cloneNode();
      widget.replaceWith(fresh);
      return serve(fresh);
    }
    next().click();
  }
};

addEventListener("load", async () => {
  await customElements.whenDefined("wecan-have-your-say");
  // A web widget that finds a receipt shows it; whoever answers next makes room for themselves.
  for (const widget of document.querySelectorAll("wecan-have-your-say")) serve(widget);
  // The connection comes back every other second, so that nobody has to wait for the longest waits.
  setInterval(() => dispatchEvent(new Event("online")), 2000);
});
