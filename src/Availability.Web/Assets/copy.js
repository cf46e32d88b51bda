// Buttons that copy what stands in a snippet.
(() => {
  "use strict";

  function add() {
    for (const pre of document.querySelectorAll(".snippet pre:not(.copyable)")) {
      const button = document.createElement("button");
      button.type = "button";
      button.textContent = "Copy";
      button.addEventListener("click", () => copy(pre, button));
      pre.classList.add("copyable");
      pre.after(button);
    }
  }

  // Where the page may not write to the clipboard (plain http) the text is selected instead.
  async function copy(pre, button) {
    try {
      await navigator.clipboard.writeText(pre.textContent);
      button.textContent = "Copied";
    } catch {
      document.getSelection().selectAllChildren(pre);
      button.textContent = "Selected";
    }
  }

  document.addEventListener("swapped", add);
  add();
})();
