// Keeps the page current while somebody looks at it: told by /events, else by asking. Without this script the page reloads itself.
(() => {
  "use strict";
  const interval = Number(document.body.dataset.refresh) * 1000;
  if (!interval) return;
  const events = new URL("../events", document.currentScript.src);
  const lost = document.getElementById("lost");
  const shortestPause = 2000;
  const mostSilence = 40000;
  let shown = document.body.dataset.news;
  let busy = false;
  let read = performance.now();
  let pause = shortestPause;
  let soon = 0;
  let stream = null;
  let heard = 0;
  let typing = 0;
  document.documentElement.classList.add("live");

  async function refresh() {
    const selection = document.getSelection();
    if (document.hidden || busy || (selection && selection.type === "Range")) return;
    busy = true;
    const address = location.href;
    const began = performance.now();
    try {
      const response = await fetch(address, { cache: "no-cache", signal: AbortSignal.timeout(20000) });
      const next = new DOMParser().parseFromString(await response.text(), "text/html");
      if (address === location.href) {
        swap(next);
        shown = next.body.dataset.news;
      }
      lost.hidden = true;
    } catch {
      lost.hidden = false;
    } finally {
      busy = false;
      read = performance.now();
      // A slow network or device is left alone nine tenths of the time.
      pause = Math.max(shortestPause, 9 * (read - began));
    }
    if (address !== location.href) refresh();
  }

  function swap(next) {
    const main = next.querySelector("main#main");
    const current = document.querySelector("main");
    // A proxy's own page, as when the server behind it is away.
    if (!main) throw new Error("not a page of ours");
    if (main.innerHTML === current.innerHTML) return;
    const focused = current.contains(document.activeElement) ? document.activeElement : null;
    const place = focused && alike(focused).indexOf(focused);
    const open = [...current.querySelectorAll("details[open]")].map(details => details.id);
    const [kept, form] = [current, main].map(element => element.querySelector(":scope > form"));
    if (kept && form) {
      replaceAround(kept, form);
    } else {
      current.replaceWith(main);
    }
    document.title = next.title;
    open.forEach(id => document.getElementById(id)?.setAttribute("open", ""));
    document.dispatchEvent(new Event("swapped"));
    if (focused && !focused.isConnected) again(focused, place)?.focus({ preventScroll: true });
  }

  // A form stays as it is, with what is being typed into it.
  function replaceAround(kept, form) {
    const nodes = [...form.parentNode.childNodes];
    const place = nodes.indexOf(form);
    [...kept.parentNode.childNodes].forEach(node => node === kept || node.remove());
    kept.before(...nodes.slice(0, place));
    kept.after(...nodes.slice(place + 1));
    const [said, says] = [kept, form].map(element => element.querySelector("[role=status]"));
    if (said && said.textContent !== says?.textContent) said.textContent = says?.textContent ?? "";
  }

  function alike(element) {
    return [...document.querySelectorAll(`main ${element.localName}`)];
  }

  // The same element of the new page: by its name or its address, else by its place.
  function again(focused, place) {
    if (focused.id) return document.getElementById(focused.id);
    const href = focused.getAttribute("href");
    return href ? document.querySelector(`main [href="${CSS.escape(href)}"]`) : alike(focused)[place];
  }

  function refreshSoon() {
    soon ||= setTimeout(() => { soon = 0; refresh(); }, Math.max(0, read + pause - performance.now()) + 250 * Math.random());
  }

  function listen() {
    if (stream) return;
    stream = new EventSource(events);
    stream.addEventListener("news", event => {
      heard = performance.now();
      if (event.data !== shown) refreshSoon();
    });
  }

  // Browsers have six connections for all their tabs: one that nobody looks at needs none.
  function hush() {
    stream?.close();
    stream = null;
  }

  // Words such as "3 min ago" move without news, too.
  function look() {
    if (document.hidden) return;
    const now = performance.now();
    const told = stream?.readyState === EventSource.OPEN && now - heard < mostSilence;
    if (now - read >= (told ? 3 : 1) * interval - 100) refresh();
    if (stream?.readyState === EventSource.CLOSED && now - heard > mostSilence) {
      heard = now;
      hush();
      listen();
    }
  }

  function filter(form) {
    clearTimeout(typing);
    history.replaceState(null, "", addressOf(new FormData(form), form));
    refresh();
  }

  function addressOf(data, form) {
    const wanted = ["q", "state", "group", "sort"].map(name => [name, data.get(name) ?? ""]);
    const query = new URLSearchParams(wanted.filter(([name, value]) => value.trim() && !(name === "sort" && value === "state"))).toString();
    return form.getAttribute("action") + (query && "?" + query);
  }

  // What was chosen beside a link by state holds for it, too, even if the list is not here yet.
  function aim(event) {
    const link = event.target.closest?.("#filter + .choices a");
    if (!link) return;
    const form = document.getElementById("filter");
    const data = new FormData(form);
    data.set("state", new URL(link.href).searchParams.get("state") ?? "");
    link.href = addressOf(data, form);
  }

  document.addEventListener("input", event => {
    const form = event.target.form;
    if (form?.id !== "filter") return;
    clearTimeout(typing);
    typing = setTimeout(() => filter(form), event.target.type === "search" ? 200 : 0);
  });
  document.addEventListener("submit", event => {
    if (event.target.id !== "filter") return;
    event.preventDefault();
    filter(event.target);
  });
  document.addEventListener("click", aim);
  document.addEventListener("auxclick", aim);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      hush();
    } else {
      listen();
      refresh();
    }
  });
  setInterval(look, interval);
  if (!document.hidden) listen();
})();
