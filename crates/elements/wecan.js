// The loader: defines the elements, starts a widget's module once it is wanted, and puts it in the floor's place.
// Whatever goes wrong, the floor stays. Of the JavaScript here only this and `map.js` are written by hand.

const SETTINGS = ["src", "endpoint", "format", "lang", "channel", "heading-level", "theme", "source", "credentials", "idle", "follows", "tiles", "tiles-credit", "tiles-zoom"];
/** The widgets: `<wecan-NAME>` is what the module `NAME.js` draws. */
const WIDGETS = ["have-your-say", "planning-follower", "myth-buster", "panel-poll"];

const address = (file) => new URL(file, import.meta.url);

/** Resolves after so many milliseconds: with none, once the browser has done what is more urgent. */
const pause = (time) => new Promise((done) => setTimeout(done, time));

/** What was asked for, modules and their parts. */
const modules = {};

/** Does this once per page. What failed is tried again by the next widget. */
const once = (key, make) =>
  (modules[key] ??= make().catch((error) => {
    delete modules[key];
    throw error;
  }));

/** A widget's module, started. */
const start = (name) =>
  once(name, async () => {
    const wasm = fetch(address(`${name}.wasm`)); // Asked for together with the glue, not after it.
    wasm.catch(() => {});
    const module = await import(address(`${name}.js`));
    await module.default(wasm);
    await pause(); // Starting it and drawing are two tasks, so that somebody who types meanwhile waits for neither.
    return module;
  });

/** Lets a widget's module read a definition. One that throws `undefined` wants its rare part for that; one that throws
 * `null` begins with its later part, which it has asked for: until that is there, the floor stays. */
const give = async (name, read) => {
  const module = await start(name);
  for (let whole = false; ; ) {
    try {
      return await read(module, whole);
    } catch (error) {
      if (error === null) {
        await modules[`${name}-later`];
      } else if (error === undefined) {
        await once(`${name}-rare`, () => module.later("rare"));
        whole = true;
      } else throw error;
    }
  }
};

/** Resolves with the first of these events. */
const first = (target, ...events) =>
  new Promise((done) => events.forEach((event) => target.addEventListener(event, done, { once: true })));

/** Asks for a part of a widget's module until it is there, and tells after each try whether it is. */
const later = (name, module) => (tell, part = "later") => {
  modules[`${name}-${part}`] = (async () => {
    for (let wait = 1000; ; wait = Math.min(wait * 2, 60_000)) {
      try {
        await module.later(part);
        await pause();
        return tell(true);
      } catch {
        tell(false);
      }
      await Promise.race([first(window, "online"), pause(wait)]);
    }
  })();
};

/** One observer for all widgets: those that come near the viewport start. */
const near = new IntersectionObserver(
  (entries) => entries.forEach((entry) => entry.isIntersecting && entry.target.start()),
  { rootMargin: "50% 0%" },
);

class Widget extends HTMLElement {
  static observedAttributes = SETTINGS;
  #root = this.attachShadow({ mode: "open" });
  #style = Object.assign(document.createElement("link"), { rel: "stylesheet", href: address("wecan.css") });
  #styled = first(this.#style, "load", "error"); // Whether it is there then, or not to be had.
  #floor = document.createElement("slot"); // Shows what the page put inside.
  #widget = null;
  #started = false;
  #failed = false;
  #definition;
  #sent = [];
  #hold; // What the floor stays for.
  #turn = 0; // Goes up with each change of what the page asks for.

  constructor() {
    super();
    this.#root.append(this.#style, this.#floor);
    if (Object.hasOwn(this, "definition")) {
      // Set before this class was here.
      this.#definition = this.definition;
      delete this.definition;
    }
    this.addEventListener("focusin", () => this.start());
    this.addEventListener("pointerdown", () => {
      if (this.#widget) return;
      // What a click does comes after it; what is over for so long will not become one.
      const over = first(window, "pointerup", "pointercancel").then(() => pause(300));
      this.#stay(first(this, "click").then(() => pause()), over);
    });
    // What is sent from the floor leaves with its page, unless that stays for so long.
    this.addEventListener("submit", () => this.#stay(pause(60_000)));
    this.addEventListener("formdata", (event) => this.#name(event.formData));
  }

  /** The floor stays until one of these is there. */
  #stay(...these) {
    this.#hold = Promise.all([this.#hold, Promise.race(these)]);
  }

  /** Gives a floor's answers an id, so that a double click where no module runs sends them once. */
  #name(data) {
    if (data.has("_id")) return;
    const answers = new URLSearchParams(data).toString();
    const [before, at, id] = this.#sent;
    const again = answers === before && Date.now() - at < 10_000;
    this.#sent = [answers, Date.now(), again ? id : crypto.randomUUID?.()];
    if (this.#sent[2]) data.set("_id", this.#sent[2]);
  }

  /** The definition as an object, for pages that have it at hand. */
  get definition() {
    return this.#definition;
  }
  set definition(definition) {
    // Frameworks set an equal one again and again; the very same one was changed in between.
    const same = definition !== this.#definition && JSON.stringify(definition) === JSON.stringify(this.#definition);
    this.#definition = definition;
    if (!same) this.#reread();
  }

  connectedCallback() {
    if (!this.#widget) near.observe(this);
  }

  disconnectedCallback() {
    // Moving an element takes it out and puts it back at once: then it goes on as it was.
    queueMicrotask(() => {
      if (this.isConnected) return;
      near.unobserve(this);
      this.#widget?.free();
      this.#widget = null;
      this.#started = false;
      this.#root.replaceChildren(this.#style, this.#floor);
      this.#styled = first(this.#style, "load", "error"); // It is asked for again with the element.
    });
  }

  attributeChangedCallback(name, before, now) {
    // The theme is the stylesheet's alone.
    if (before !== now && name !== "theme") this.#reread();
  }

  /** Starts the widget without waiting for it to come near the viewport. */
  async start() {
    if (this.#started || !this.isConnected) return;
    this.#started = true;
    this.#failed = false;
    near.unobserve(this);
    const turn = this.#turn;
    try {
      const name = this.localName.slice(6);
      const [definition] = await Promise.all([this.#read(), start(name), this.#styled]);
      const base = document.createElement("div"); // Not the root itself: a view may change its outermost node.
      base.hidden = true; // Until the floor is gone there is one form on the page.
      await give(name, async (module, whole) => {
        for (let hold; hold !== this.#hold; ) await (hold = this.#hold);
        if (!this.isConnected || this.#widget) return;
        this.#root.append(base);
        const focus = this.#focused();
        this.#widget = module.mount(this, base, definition, later(name, module), whole);
        this.#floor.remove();
        base.hidden = false;
        focus(base);
        // Else whoever comes next, or back, would be given what was typed there before all else. What is just being sent from
        // there has left by then.
        pause().then(() => this.querySelector("form")?.reset());
        this.#tell("wecan-ready");
        if (turn !== this.#turn) this.#reread();
      });
    } catch (error) {
      this.#started = false;
      this.#failed = true;
      this.#root.replaceChildren(this.#style, this.#floor);
      this.#fail(error);
    }
  }

  async #reread() {
    const turn = ++this.#turn;
    // What kept it from starting may have been mended.
    if (!this.#widget) return void (this.#failed && this.start());
    try {
      const definition = await this.#read();
      await give(this.localName.slice(6), (module, whole) => {
        if (turn === this.#turn) this.#widget?.reread(this, definition, whole);
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  async #read() {
    if (this.#definition) return this.#definition;
    const inline = this.querySelector(':scope > script[type="application/json"]');
    if (inline) return JSON.parse(inline.textContent);
    const src = this.getAttribute("src");
    if (!src) throw "definition: give `src` or a script of type application/json";
    const answer = await fetch(new URL(src, this.baseURI));
    if (!answer.ok) throw `src: ${src} answered ${answer.status}`;
    return answer.json();
  }

  /** Remembers the focus and the caret, and gives them to the same field of the new form. */
  #focused() {
    const { activeElement: old } = this.getRootNode();
    if (!old || old === this || !this.contains(old)) return () => {};
    if (!old.name) {
      const place = [...this.querySelectorAll(old.localName)].indexOf(old);
      return (base) => {
        base.querySelectorAll(old.localName)[place]?.focus();
        if (!this.#root.activeElement) base.querySelector('[tabindex="-1"]')?.focus();
      };
    }
    const { name, value, selectionStart, selectionEnd } = old;
    return (base) => {
      const same = [...base.querySelectorAll("[name]")].filter((field) => field.name === name);
      const field = same.find((field) => field.value === value) ?? same[0]; // Those of a group have one name.
      field?.focus();
      if (selectionStart != null) field?.setSelectionRange?.(selectionStart, selectionEnd);
    };
  }

  #tell(event, detail) {
    this.dispatchEvent(new CustomEvent(event, { bubbles: true, composed: true, detail }));
  }

  #fail(error) {
    const message = `<${this.localName}>: ${error?.message ?? error}`;
    console.error(message);
    this.#tell("wecan-error", { message });
  }
}

/** The place of a map in a widget. Its code is another file, asked for once such a place stands in a page. */
class MapPlace extends HTMLElement {
  async connectedCallback() {
    try {
      await (await import(address("map.js"))).draw(this);
    } catch (error) {
      console.error(error);
      this.gone?.();
      this.firstElementChild.hidden = false; // It says that there is no map.
    }
  }

  disconnectedCallback() {
    this.gone?.();
  }
}

if (!customElements.get("wecan-map")) customElements.define("wecan-map", MapPlace);
for (const name of WIDGETS) {
  const tag = `wecan-${name}`;
  if (customElements.get(tag)) console.warn(`<${tag}> is there already: is wecan.js here twice?`);
  else customElements.define(tag, class extends Widget {});
}
