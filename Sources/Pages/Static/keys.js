// The keyboard of the desk: Enter saves out of the large box, Alt and a digit do what stands beside it on the page.
// Without this file accesskey and the Tab key do the same.

function save(form) {
  const button = form.querySelector("button[data-default]") ?? form.querySelector("button:not([type=button])");
  button?.click();
}

for (const form of document.querySelectorAll("form[data-enter]")) {
  for (const hint of form.querySelectorAll("[data-announce=enter]")) hint.hidden = false;
  form.addEventListener("keydown", (event) => {
    const isTyping = event.isComposing || event.keyCode === 229; // An input method is choosing a character.
    if (event.key !== "Enter" || event.shiftKey || isTyping || !("words" in event.target.dataset)) return;
    event.preventDefault();
    save(form);
  });
}

document.addEventListener("keydown", (event) => {
  const digit = /^(?:Digit|Numpad)([0-9])$/.exec(event.code)?.[1];
  if (!digit || !event.altKey || event.ctrlKey || event.metaKey) return;
  const target = document.querySelector(`[accesskey="${digit}"]`);
  if (!target) return;
  event.preventDefault();
  target.focus();
  if (target.matches("button, a, summary, input[type=radio]")) target.click();
});

// A step that opens puts the cursor where something is to be typed.
for (const step of document.querySelectorAll("details.step")) {
  step.addEventListener("toggle", () => {
    if (!step.open || !step.contains(document.activeElement)) return;
    step.querySelector("input:not([type=hidden]):not([tabindex]), select, textarea")?.focus();
  });
}
