// Asks for bank-card numbers and passwords to be deleted before anything is sent. The house takes neither.

const words = document.documentElement.lang.startsWith("en")
  ? {
    card: (tail) => `There is what looks like a bank card number ending in ${tail}. Please delete it: we never take one.`,
    password: "There is what looks like a password. Please delete it: we never take one.",
    remove: "Delete it", keep: "It is neither: go on", gone: "(deleted)",
  }
  : {
    card: (tail) => `写了像银行卡号的数字(尾号${tail})。请删掉再存,我们不收卡号。`,
    password: "写了像密码的字。请删掉再存,我们不收密码。",
    remove: "替我删掉", keep: "这不是,照样往下", gone: "(已删)",
  };

/** Digits of any width, with blanks or hyphens between. */
const longNumber = /[0-90-9](?:[ \-‐ ]?[0-90-9]){14,18}/g;
const password = /(?:密码|口令|验证码|password|PIN)\s*(?:是|为|is|[::])?\s*[0-9A-Za-z0-9]{3,}/gi;
const identity = /^[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}$/;

function isCard(text) {
  const digits = text.normalize("NFKC").replace(/\D/g, "");
  if (!/^[3-69]/.test(digits) || identity.test(digits)) return false;
  const sum = [...digits].reverse().reduce((sum, digit, place) => {
    const value = Number(digit) * (place % 2 ? 2 : 1);
    return sum + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

function find(form) {
  for (const control of form.querySelectorAll("textarea, input[type=text], input[type=tel]")) {
    const card = (control.value.match(longNumber) ?? []).find(isCard);
    if (card) return { control, text: card, say: words.card(card.normalize("NFKC").replace(/\D/g, "").slice(-4)) };
    const secret = control.value.match(password)?.[0];
    if (secret) return { control, text: secret, say: words.password };
  }
  return null;
}

function button(text, press) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button quiet slim";
  button.textContent = text;
  button.addEventListener("click", press);
  return button;
}

function ask(form, found, go) {
  const panel = form.querySelector("[data-secrets]");
  const line = document.createElement("p");
  const choice = document.createElement("p");
  choice.className = "actions";
  const close = () => {
    panel.hidden = true;
    panel.textContent = "";
  };
  const remove = button(words.remove, () => {
    found.control.value = found.control.value.replace(found.text, words.gone);
    found.control.dispatchEvent(new Event("input", { bubbles: true }));
    close();
    found.control.focus();
  });
  line.textContent = found.say;
  choice.append(remove, " ", button(words.keep, () => { close(); go(); }));
  panel.textContent = "";
  panel.append(line, choice);
  panel.hidden = false;
  remove.focus();
}

for (const form of document.querySelectorAll("form[data-check=secrets]")) {
  let isCleared = false;
  form.addEventListener("input", () => { isCleared = false; });
  form.addEventListener("submit", (event) => {
    // Danger never waits.
    const found = isCleared || event.submitter?.value === "emergency" ? null : find(form);
    if (!found) return;
    event.preventDefault();
    const pressed = event.submitter;
    ask(form, found, () => {
      isCleared = true;
      // The house looks for itself as well.
      const said = document.createElement("input");
      said.type = "hidden";
      said.name = "cleared";
      said.value = "yes";
      form.append(said);
      if (pressed) pressed.click();
      else form.submit();
    });
  });
}
