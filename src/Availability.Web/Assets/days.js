// Tells what was observed on the day under the pointer. The target's page has the same numbers as a table.
(() => {
  "use strict";
  const day = 86400000;
  const rest = 120;
  const keep = 60000;
  const known = new Map();
  const tip = document.createElement("div");
  let at = null;
  let waiting = 0;
  tip.className = "tip day-tip";
  tip.ariaHidden = "true";
  tip.hidden = true;
  document.body.append(tip);

  // As the page was read: the reader's own clock may be wrong.
  const today = () => Math.floor(Date.parse(document.querySelector("footer time").dateTime) / day) * day;

  const percent = (part, whole) => `${Math.floor(part * 10000 / whole) / 100} %`;

  function say(series, index) {
    const [up, down, missed, expected] = [series.up, series.down, series.missed, series.expected].map(column => column[index]);
    const observed = up + down;
    if (observed === 0) return [expected === 0 ? "no check was due" : "no result", ...(missed ? [`${missed} missed by the monitor`] : [])];
    const coverage = expected === null ? "coverage unknown" : `over ${percent(Math.min(observed, expected), expected)} observed`;
    return [`${percent(up, observed)} up ${coverage}`, ...(down ? [`${down} of ${observed} checks failed`] : [])];
  }

  function read(address, from) {
    const told = known.get(address);
    if (told && performance.now() - told.at < keep) return told.series;
    const series = fetch(`${address}?from=${new Date(from).toISOString()}`).then(response => {
      if (!response.ok) throw new Error(response.statusText);
      return response.json();
    });
    series.catch(() => known.delete(address));
    known.set(address, { at: performance.now(), series });
    return series;
  }

  // Under the pointer as the page is now: it may have been refreshed.
  function find() {
    const bars = at && document.elementFromPoint(at.x, at.y)?.closest(".targets .bars");
    if (!bars) return null;
    const box = bars.getBoundingClientRect();
    const count = Math.round((bars.viewBox.baseVal.width + 1) / 5);
    const index = Math.min(count - 1, Math.max(0, Math.floor((at.x - box.left) / box.width * count)));
    const address = bars.closest("tr").querySelector(".name a").getAttribute("href").replace(/\/targets\/(\d+)$/, "/api/v1/targets/$1/series");
    return { address, index, box, from: today() - (count - 1) * day };
  }

  async function show() {
    const found = find();
    if (!found) return hide();
    let words;
    try {
      words = say(await read(found.address, found.from), found.index);
    } catch {
      return hide();
    }
    const now = find();
    if (!now || now.address !== found.address || now.index !== found.index) return;
    const date = new Date(found.from + found.index * day).toLocaleDateString("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", year: "numeric" });
    tip.replaceChildren(...[date, ...words].map((line, row) => Object.assign(document.createElement(row ? "span" : "strong"), { textContent: line })));
    tip.hidden = false;
    const room = document.documentElement.clientWidth - tip.offsetWidth - 8;
    const below = now.box.bottom + 6;
    const top = below + tip.offsetHeight > document.documentElement.clientHeight ? now.box.top - 6 - tip.offsetHeight : below;
    tip.style.transform = `translate(${Math.max(8, Math.min(room, at.x - tip.offsetWidth / 2))}px, ${top}px)`;
  }

  function hide() {
    tip.hidden = true;
  }

  function point(event) {
    const isInside = event.target.closest?.(".targets .bars");
    if (!isInside && !at) return;
    at = isInside ? { x: event.clientX, y: event.clientY } : null;
    clearTimeout(waiting);
    if (!at) hide();
    else waiting = setTimeout(show, tip.hidden ? rest : 0);
  }

  for (const event of ["pointermove", "pointerdown"]) document.addEventListener(event, point);
  document.addEventListener("scroll", () => { at = null; hide(); }, { passive: true });
  document.addEventListener("keydown", event => { if (event.key === "Escape") hide(); });
  document.addEventListener("swapped", show);
})();
