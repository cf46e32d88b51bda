// Keeps the page current while somebody looks at it. Without this script the page reloads itself.
(() => {
  "use strict";
  const seconds = Number(document.body.dataset.refresh);
  if (!seconds) return;
  const lost = document.getElementById("lost");
  let fetching = false;

  async function refresh() {
    const selection = document.getSelection();
    if (document.hidden || fetching || (selection && selection.type === "Range")) return;
    fetching = true;
    try {
      const response = await fetch(location.href, { cache: "no-store" });
      swap(new DOMParser().parseFromString(await response.text(), "text/html"));
      lost.hidden = true;
    } catch {
      lost.hidden = false;
    } finally {
      fetching = false;
    }
  }

  function swap(next) {
    const main = next.querySelector("main");
    const current = document.querySelector("main");
    if (!main || main.innerHTML === current.innerHTML) return;
    const focused = current.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
    const open = [...current.querySelectorAll("details[open]")].map(details => details.id);
    current.replaceWith(main);
    document.title = next.title;
    open.forEach(id => document.getElementById(id)?.setAttribute("open", ""));
    document.dispatchEvent(new Event("swapped"));
    if (focused) main.querySelector(`[href="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  }

  setInterval(refresh, seconds * 1000);
  document.addEventListener("visibilitychange", refresh);
})();
