// Answers whatever a widget asks at its current step, in some fitting way. Called with the widget and an invitation's code.
const [widget, code] = arguments;
const answered = new Set();

const words = (field) => {
  if (field.name === "_invitation") return code;
  if (field.name.endsWith(".day")) return "27";
  if (field.name.endsWith(".month")) return "3";
  if (field.name.endsWith(".year")) return "2026";
  if (field.type === "email") return "ann@example.org";
  if (field.type === "tel") return "020 7946 0000";
  if (field.autocomplete === "postal-code") return "SW1A 1AA";
  if (field.inputMode === "numeric" || field.inputMode === "decimal") return "3";
  return "Ann, with “quotes” & an ampersand";
};

// Lists that stand in one group put its options in order: each takes another place.
const place = (list) => {
  const group = list.closest("fieldset");
  return group ? [...group.querySelectorAll("select")].indexOf(list) + 1 : 1;
};

const tell = (field) => {
  for (const type of ["input", "change"]) field.dispatchEvent(new Event(type, { bubbles: true, composed: true }));
};

// What is answered may bring up more to answer.
for (let round = 0; round < 5; round += 1) {
  const fields = [...widget.shadowRoot.querySelectorAll("input, select, textarea")].filter((field) => field.type !== "hidden" && field.checkVisibility());
  for (const field of fields) {
    if (answered.has(field.name)) continue;
    answered.add(field.name);
    if (field.type === "radio" || field.type === "checkbox") field.checked = true;
    else if (field.localName === "select") field.selectedIndex = place(field);
    else field.value = words(field);
    tell(field);
  }
  await new Promise(requestAnimationFrame);
}
return answered.size;
