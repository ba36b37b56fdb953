// Keeps what is being typed, so that a lost page loses nothing. A desk's draft lives in the browser for twelve hours; a
// resident's only as long as the tab, because phones are lent. Secrets and the token are never kept.

const longest = 12 * 60 * 60 * 1000;
const words = document.documentElement.lang.startsWith("en")
  ? { back: "What you had typed before is here again.", clear: "Clear it" }
  : { back: "上次没登记完的,已经放回来了。", clear: "清掉" };

function place(name) {
  try {
    return name === "form" ? window.sessionStorage : window.localStorage;
  } catch {
    return null; // Storage is switched off: the page works without drafts.
  }
}

const keyOf = (name) => `linli.draft.${name}`;

function isKept(control) {
  return control.name && control.name !== "token" && !("secret" in control.dataset)
    && !["password", "file", "submit", "button"].includes(control.type);
}

function typed(form) {
  return [...form.elements].filter(isKept).map((control) => {
    const ticks = control.type === "radio" || control.type === "checkbox";
    return [control.name, control.value, ticks ? control.checked : null];
  });
}

function save(form, name) {
  try {
    place(name)?.setItem(keyOf(name), JSON.stringify({ at: Date.now(), typed: typed(form) }));
  } catch {
    // The storage is full: there is no draft, and nothing else is lost.
  }
}

function load(name) {
  try {
    const draft = JSON.parse(place(name)?.getItem(keyOf(name)) ?? "null");
    return draft && Date.now() - draft.at < longest ? draft : null;
  } catch {
    return null;
  }
}

function forget(name) {
  place(name)?.removeItem(keyOf(name));
}

/** Puts a draft back. Its key of the submission comes with it: what was saved after all is then known as a repeat. */
function restore(form, draft) {
  const kept = [...form.elements].filter(isKept);
  for (const [name, value, ticked] of draft.typed) {
    const control = kept.find((each) => each.name === name && (ticked === null || each.value === value));
    if (!control) continue;
    if (ticked === null) control.value = value;
    else control.checked = ticked;
  }
  form.dispatchEvent(new Event("change", { bubbles: true }));
}

function announce(form, name) {
  const line = form.querySelector("[data-announce=draft]");
  if (!line) return;
  const clear = document.createElement("button");
  clear.type = "button";
  clear.className = "button quiet slim";
  clear.textContent = words.clear;
  clear.addEventListener("click", () => {
    forget(name);
    window.location.reload();
  });
  line.textContent = words.back + " ";
  line.append(clear);
  line.hidden = false;
}

/** Who signs out leaves nothing behind for the next one; who is signed out for idling finds it again. */
function forgetAll() {
  const storage = place("");
  const keys = Object.keys(storage ?? {}).filter((key) => key.startsWith(keyOf("")));
  for (const key of keys) storage.removeItem(key);
}

document.querySelector("form[action='/sign-out']")?.addEventListener("submit", forgetAll);

for (const saved of document.querySelectorAll("[data-saved]")) saved.dataset.saved.split(" ").forEach(forget);

for (const form of document.querySelectorAll("form[data-draft]")) {
  const name = form.dataset.draft;
  const draft = load(name);
  // A page that came back with faults has what was typed already.
  if (draft && !document.getElementById("faults")) {
    restore(form, draft);
    announce(form, name);
  }
  form.addEventListener("input", () => save(form, name));
}
