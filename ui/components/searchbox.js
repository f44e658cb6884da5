// A text box with suggestions from Python: the combobox pattern of the ARIA practices guide.
// Everything that is shown goes through textContent or value: nothing is read as HTML.

const WAIT = 120; // milliseconds without a key before suggestions are asked for

export default function (component) {
  const { data, parentElement, setStateValue } = component;
  const input = parentElement.querySelector("input");
  const button = parentElement.querySelector("button");
  const list = parentElement.querySelector("ul");
  const told = parentElement.querySelector(".told");
  const state = (parentElement.kgqa ??= { version: null, active: -1, timer: null, sent: null, closed: false });

  parentElement.querySelector("label").textContent = data.label;
  input.setAttribute("aria-label", data.label);
  input.placeholder = data.placeholder;
  button.textContent = data.button;
  button.hidden = !data.button;
  if (state.version !== data.version) {
    state.version = data.version;
    input.value = data.text;
    state.sent = null;
    state.closed = true;
  }

  // What is sent stays until the next thing is sent, with a number of its own: a value that is there
  // for one run only gets lost when the page is being drawn for another reason at that moment.
  const send = (name, text) => setStateValue(name, { text, number: Date.now() });

  const options = () => [...list.querySelectorAll("li")];

  function activate(place) {
    state.active = place;
    options().forEach((option, at) => option.setAttribute("aria-selected", String(at === place)));
    const active = options()[place];
    if (active) {
      input.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    } else input.removeAttribute("aria-activedescendant");
  }

  function close() {
    clearTimeout(state.timer);
    list.hidden = true;
    state.closed = true;
    input.setAttribute("aria-expanded", "false");
    activate(-1);
  }

  function take(suggestion) {
    close();
    if (data.whole) {
      input.value = suggestion.label;
      send("chosen", suggestion.id);
    } else {
      const space = suggestion.space ? " " : "";
      input.value = input.value.slice(0, data.start) + suggestion.label + space;
      input.focus();
    }
  }

  function submit() {
    close();
    const text = input.value.trim();
    if (text) send("submitted", text);
  }

  function draw() {
    const fresh = data.typed === input.value && !state.closed;
    const shown = fresh ? data.suggestions : [];
    list.replaceChildren(
      ...shown.map((suggestion, at) => {
        const option = document.createElement("li");
        option.id = `option-${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        for (const text of [suggestion.label, suggestion.note]) {
          const span = document.createElement("span");
          span.textContent = text;
          option.append(span);
        }
        option.onmousedown = (event) => {
          event.preventDefault();
          take(suggestion);
        };
        return option;
      }),
    );
    list.hidden = shown.length === 0;
    list.setAttribute("aria-label", data.label);
    input.setAttribute("aria-expanded", String(shown.length > 0));
    told.textContent = fresh && data.typed ? data.told : "";
    activate(-1);
  }

  input.oninput = () => {
    clearTimeout(state.timer);
    state.closed = false;
    list.hidden = true;
    state.timer = setTimeout(() => {
      if (input.value !== state.sent) {
        state.sent = input.value;
        setStateValue("typed", input.value);
      }
    }, WAIT);
  };
  input.onblur = close;
  input.onkeydown = (event) => {
    if (event.isComposing) return; // an input method is still at work, as for Chinese
    const count = list.hidden ? 0 : options().length;
    if (event.key === "ArrowDown" && count) activate((state.active + 1) % count);
    else if (event.key === "ArrowUp" && count) activate((state.active - 1 + count) % count);
    else if (event.key === "Enter" && count && state.active >= 0) take(data.suggestions[state.active]);
    else if (event.key === "Enter" && data.whole && count) take(data.suggestions[0]);
    else if (event.key === "Enter") submit();
    else if (event.key === "Escape") close();
    else return;
    event.preventDefault();
  };
  button.onclick = submit;
  draw();
}
