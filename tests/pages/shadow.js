customElements.define("test-form", class extends HTMLElement {
  connectedCallback() {
    const root = this.attachShadow({ mode: "open" });
    root.innerHTML = `
      <form>
        <label for="name">Your name</label> <input id="name" aria-describedby="hint"> <span id="hint">As on a letter</span>
        <fieldset><legend>Do you cycle?</legend>
          <label><input type="radio" name="cycle" value="yes"> Yes</label> <label><input type="radio" name="cycle" value="no"> No</label></fieldset>
        <fieldset><legend>Do you walk?</legend>
          <label><input type="radio" name="walk" value="yes"> Yes</label> <label><input type="radio" name="walk" value="no"> No</label></fieldset>
        <label><input type="checkbox" name="agree"> I agree</label>
        <label for="ward">Ward</label> <select id="ward"><option value="">Choose</option><option value="north">North</option><option value="south">South</option></select>
        <button type="button" hidden>Hidden</button>
        <button>Send</button>
        <output></output>
      </form>`;
    const form = root.querySelector("form");
    form.onsubmit = (event) => {
      event.preventDefault();
      const { name, cycle, walk, agree, ward } = form.elements;
      root.querySelector("output").textContent = [name.value, cycle.value, walk.value, agree.checked, ward.value].join(" ");
    };
  }
});
