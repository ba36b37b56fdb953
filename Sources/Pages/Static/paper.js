// Print and copy, where the browser can; without this file its own menu does it.

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

for (const button of document.querySelectorAll("[data-copy]")) {
  const text = document.getElementById(button.dataset.copy);
  const name = button.textContent;
  button.hidden = false;
  button.addEventListener("click", () => {
    // The clipboard of the newer kind needs TLS, which a desk on its own network may not have.
    text.select();
    const isCopied = document.execCommand("copy");
    button.textContent = isCopied ? "已复制" : "请按 Ctrl+C";
    setTimeout(() => { button.textContent = name; }, 2000);
  });
}
