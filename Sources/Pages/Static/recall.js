// While the phone or the room is typed: who that is, what is open, how to ring back. The server draws the panel.

const panel = document.querySelector("[data-recall-panel]");
const form = panel?.closest("form");
const watched = form ? [...form.querySelectorAll("[data-recall]")] : [];
const pause = 350;
let timer;
let asked = "";
let looking;

/** Sent in the body, never in an address: addresses end up in logs. */
function question() {
  const body = new URLSearchParams();
  for (const field of watched) body.set(field.dataset.recall, field.value.trim());
  body.set("token", form.elements.token.value);
  return body;
}

async function look() {
  const body = question();
  const text = body.toString();
  if (text === asked || watched.every((field) => field.value.trim().length < 4)) return;
  asked = text;
  looking?.abort();
  looking = new AbortController();
  try {
    const answer = await fetch("/desk/recall", { method: "POST", body, signal: looking.signal });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-recall-panel]");
    if (!fresh) return;
    panel.className = fresh.className;
    panel.textContent = "";
    panel.append(...fresh.childNodes);
    // Where nothing was typed yet, who it is stands there at once; it can be typed over.
    const known = panel.querySelector("[data-take]");
    if (known && !form.elements["caller.name"].value && !form.elements.address.value) take(known);
  } catch (error) {
    // Superseded, or the house cannot be reached: the clerk types on, and saving looks again.
    if (error.name !== "AbortError") asked = "";
  }
}

function take(button) {
  const { name, place } = button.dataset;
  for (const [field, value] of [["caller.name", name], ["address", place]]) {
    const control = form.elements[field];
    if (control && !control.value) control.value = value ?? "";
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

if (form) {
  for (const field of watched) {
    field.addEventListener("input", () => {
      clearTimeout(timer);
      timer = setTimeout(look, pause);
    });
    field.addEventListener("change", look);
  }
  // Somebody may type faster than this comes.
  look();
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take]");
    if (!button) return;
    event.preventDefault();
    take(button);
  });
}
