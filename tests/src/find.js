// What a page says to someone who cannot see its markup: roles, accessible names and states, in reading order,
// through open shadow roots. Called with { kind, role, name, within, root }.
const wanted = arguments[0];

const squeeze = (text) => (text ?? "").replace(/\s+/g, " ").trim();
const style = (element) => element.ownerDocument.defaultView.getComputedStyle(element);
const unseen = (element) => element.getAttribute("aria-hidden") === "true" || style(element).display === "none";
const invisible = (element) => style(element).visibility !== "visible";

/** The children that are drawn: those of the shadow root, those that a slot was given, none of a closed disclosure. */
function children(node) {
  if (node.shadowRoot) return [...node.shadowRoot.childNodes];
  if (node.localName === "slot" && node.assignedNodes().length) return node.assignedNodes();
  if (node.localName === "details" && !node.open) return [...node.children].filter((child) => child.localName === "summary");
  if (["script", "style", "template", "noscript"].includes(node.localName) && !(node.localName === "noscript" && node.children.length)) return [];
  return [...node.childNodes];
}

/** Every element that is there for a reader, in order. */
function* elements(node, inherited) {
  for (const child of children(node)) {
    if (child.nodeType !== 1 || unseen(child)) continue;
    const inside = [...inherited, child];
    if (!invisible(child)) yield inside;
    yield* elements(child, inside);
  }
}

function* everything(node) {
  for (const child of node.shadowRoot ? [...node.childNodes, ...node.shadowRoot.childNodes] : node.childNodes) {
    if (child.nodeType !== 1) continue;
    yield child;
    yield* everything(child);
  }
}

const FIELDS = { radio: "radio", checkbox: "checkbox", number: "spinbutton", range: "slider", search: "searchbox",
  submit: "button", button: "button", reset: "button", image: "button", hidden: "none", file: "button" };
const ROLES = { button: "button", summary: "button", textarea: "textbox", option: "option", fieldset: "group", details: "group",
  main: "main", nav: "navigation", article: "article", img: "img", ul: "list", ol: "list", menu: "list", li: "listitem",
  table: "table", tr: "row", td: "cell", progress: "progressbar", output: "status", p: "paragraph", dt: "term", dd: "definition",
  hr: "separator", dialog: "dialog", aside: "complementary", meter: "meter" };

function role(element) {
  const given = element.getAttribute("role");
  if (given) return given.trim().split(/\s+/)[0];
  const tag = element.localName;
  if (/^h[1-6]$/.test(tag)) return "heading";
  if (tag === "a" || tag === "area") return element.hasAttribute("href") ? "link" : "none";
  if (tag === "input") return FIELDS[element.type] ?? "textbox";
  if (tag === "select") return element.multiple || element.size > 1 ? "listbox" : "combobox";
  if (tag === "th") return element.scope === "row" ? "rowheader" : "columnheader";
  if (tag === "section") return name(element, "region") ? "region" : "none";
  if (tag === "form") return name(element, "form") ? "form" : "none";
  if (tag === "header" || tag === "footer") return element.closest("article, aside, main, nav, section") ? "none" : tag === "header" ? "banner" : "contentinfo";
  return ROLES[tag] ?? "none";
}

const NAMED_BY_CONTENT = ["button", "link", "heading", "option", "cell", "columnheader", "rowheader", "listitem", "paragraph", "term",
  "definition", "tab", "checkbox", "radio", "status", "alert", "log"];

/** What a node says when it is part of a name. */
function words(node, seen) {
  if (node.nodeType === 3) return node.nodeValue;
  if (node.nodeType !== 1 || unseen(node) || invisible(node)) return "";
  const label = node.getAttribute("aria-label");
  if (seen && label) return label;
  if (node.localName === "img") return node.alt;
  if (node.localName === "br") return " ";
  if (node.localName === "input" || node.localName === "textarea") return ["radio", "checkbox", "hidden"].includes(node.type) ? "" : node.value;
  if (node.localName === "select") return [...node.selectedOptions].map((option) => option.label).join(" ");
  const said = children(node).map((child) => words(child, true)).join("");
  return style(node).display.startsWith("inline") ? said : ` ${said} `;
}

function referred(element, attribute) {
  const ids = element.getAttribute(attribute);
  if (!ids) return "";
  return squeeze(ids.trim().split(/\s+/).map((id) => {
    const target = element.getRootNode().getElementById(id);
    if (!target) return "";
    return unseen(target) ? target.textContent : words(target, true);
  }).join(" "));
}

function name(element, as) {
  const by = referred(element, "aria-labelledby");
  if (by) return by;
  const label = squeeze(element.getAttribute("aria-label"));
  if (label) return label;
  if (element.labels?.length) return squeeze([...element.labels].map((one) => words(one, false)).join(" "));
  if (element.localName === "fieldset") {
    const legend = [...element.children].find((child) => child.localName === "legend");
    return legend ? squeeze(words(legend, false)) : "";
  }
  if (element.localName === "input" && ["submit", "button", "reset"].includes(element.type)) return squeeze(element.value || element.type);
  if (element.localName === "img") return squeeze(element.alt);
  if (element.localName === "table" && element.caption) return squeeze(words(element.caption, false));
  if (NAMED_BY_CONTENT.includes(as)) return squeeze(children(element).map((child) => words(child, true)).join(""));
  return squeeze(element.getAttribute("title") ?? element.getAttribute("placeholder"));
}

function focused() {
  let element = document.activeElement;
  while (element?.shadowRoot?.activeElement) element = element.shadowRoot.activeElement;
  return element;
}

function describe(element) {
  const is = role(element);
  return {
    element,
    role: is,
    name: name(element, is),
    description: referred(element, "aria-describedby"),
    value: element.localName === "select" ? words(element, true) : "value" in element && typeof element.value === "string" ? element.value : "",
    checked: element.checked === true || element.getAttribute("aria-checked") === "true",
    invalid: element.getAttribute("aria-invalid") === "true",
    focused: element === focused(),
    level: Number(element.getAttribute("aria-level") ?? (/^h[1-6]$/.test(element.localName) ? element.localName[1] : 0)),
    text: squeeze(words(element, true)),
    address: element.href ?? "",
  };
}

/** `Name` is the whole name; `Name…` is how it starts. */
const named = (pattern, text) => pattern == null || (pattern.endsWith("…") ? text.startsWith(squeeze(pattern.slice(0, -1))) : text === squeeze(pattern));
const fits = (element, roles, pattern) => {
  const is = role(element);
  return (roles === "any" || roles.split("|").includes(is)) && named(pattern, name(element, is));
};

/** Where to look: the page, one element of it, and then a thing inside that. */
function place() {
  const root = wanted.root ? [...everything(document)].find((element) => element.matches(wanted.root)) : document.body;
  let places = root ? [root] : [];
  for (const [roles, pattern] of wanted.within ?? []) {
    places = places.flatMap((one) => [...elements(one, [])].map((path) => path.at(-1)).filter((element) => fits(element, roles, pattern)));
  }
  return places;
}

if (wanted.kind === "focus") {
  const element = focused();
  return element && element !== document.body ? describe(element) : null;
}
const places = place();
if (wanted.kind === "text") return squeeze(places.map((one) => words(one, true)).join(" "));
if (wanted.kind === "find") {
  const found = places.flatMap((one) => [...elements(one, [])].map((path) => path.at(-1)).filter((element) => fits(element, wanted.role, wanted.name)));
  return [...new Set(found)].map(describe);
}
if (wanted.kind === "outline") {
  return places.flatMap((one) => [...elements(one, [])].map((path) => ({ depth: path.filter((element) => role(element) !== "none").length, it: describe(path.at(-1)) })))
    .filter(({ it }) => it.role !== "none")
    .map(({ depth, it }) => {
      const states = [it.level ? `level ${it.level}` : "", it.value ? `= ${it.value}` : "", it.checked ? "checked" : "", it.invalid ? "wrong" : "",
        it.focused ? "focused" : "", it.description ? `(${it.description})` : ""].filter(Boolean).join(" ");
      return `${"  ".repeat(depth - 1)}${it.role} "${it.name}" ${states}`.trimEnd();
    }).join("\n");
}
throw new Error(`there is no kind ${wanted.kind}`);
