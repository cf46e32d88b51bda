// Puts charts that can be zoomed in the place of the drawings that the page brings. They outlive its refreshes.
(() => {
  "use strict";
  const { read, fetchPart, day, clock } = Availability.series;
  const shortest = 10 * 60;
  let charts;

  function element(name, className, text) {
    const made = document.createElement(name);
    made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function button(text, label, action) {
    const made = element("button", "", text);
    made.type = "button";
    made.ariaLabel = label;
    made.addEventListener("click", action);
    return made;
  }

  class Charts {
    constructor(place) {
      this.whole = read(JSON.parse(place.dataset.series));
      this.state = { series: this.whole, min: this.whole.from, max: this.whole.until };
      this.address = place.dataset.address;
      this.spoken = element("p", "spoken");
      this.spoken.role = "status";
      this.plots = ["latency", "phases"].map(kind => this.plot(kind));
      this.attach(place);
      for (const plot of this.plots) this.draw(plot);
      this.plots[0].host.prepend(this.tools());
      this.plots[0].host.append(this.spoken);
      document.addEventListener("availability:colours", () => this.plots.forEach(plot => plot.chart.u.redraw(false)));
    }

    plot(kind) {
      const host = element("div", `plot-host ${kind}`);
      const canvas = element("div", "plot-area");
      canvas.tabIndex = 0;
      canvas.role = "img";
      canvas.ariaLabel = kind === "latency"
        ? "Response time. Arrow keys go from part to part, plus and minus zoom, Escape shows the whole window."
        : "Phases, stacked. Arrow keys go from part to part.";
      canvas.addEventListener("keydown", event => this.key(kind, event));
      host.append(canvas);
      return { kind, host, canvas, tip: element("div", "tip") };
    }

    // Into the page as it is now; at a refresh into its successor.
    attach(place) {
      for (const plot of this.plots) {
        const spot = place.querySelector(`[data-chart="${plot.kind}"]`);
        spot.classList.add("live");
        spot.append(plot.host);
      }
    }

    draw(plot) {
      plot.chart = Availability.plot.create(plot.kind, plot.canvas, this.state, {
        onSelect: (min, max) => this.zoom(min, max),
        onReset: () => this.reset(),
        onCursor: u => this.point(plot, u),
      });
      plot.tip.hidden = true;
      plot.chart.u.over.append(plot.tip);
    }

    tools() {
      const bar = element("div", "tools");
      this.plots[0].chart.lines.forEach((line, index) => {
        const toggle = button(line.label, `Show ${line.label}`, () => {
          const shown = toggle.ariaPressed === "false";
          toggle.ariaPressed = String(shown);
          this.plots[0].chart.u.setSeries(index + 1, { show: shown });
        });
        toggle.className = `line ${["p50", "p95", "p99"][index]}`;
        toggle.ariaPressed = "true";
        bar.append(toggle);
      });
      bar.append(element("span", "key-down", "down"), element("span", "key-thin", "less than 90 % observed"), element("span", "key-none", "no result"));
      this.range = element("span", "range");
      this.back = button("Reset", "Show the whole window", () => this.reset());
      this.back.hidden = true;
      bar.append(this.range, button("−", "Zoom out", () => this.scale(2)), button("+", "Zoom in", () => this.scale(0.5)), this.back);
      return bar;
    }

    get isZoomed() {
      return this.state.series !== this.whole || this.state.min !== this.whole.from || this.state.max !== this.whole.until;
    }

    show(series, min, max) {
      Object.assign(this.state, { series, min, max });
      this.back.hidden = !this.isZoomed;
      this.range.textContent = this.isZoomed ? `${day(min)} ${clock(min)} – ${day(max)} ${clock(max)}` : "";
      for (const plot of this.plots) plot.chart.show();
    }

    reset() {
      this.loading?.abort();
      this.show(this.whole, this.whole.from, this.whole.until);
    }

    scale(factor) {
      const { min, max } = this.state;
      const at = this.plots[0].chart.u.cursor.idx;
      const centre = at === null || at === undefined ? (min + max) / 2 : this.state.series.times[at];
      this.zoom(centre - (max - min) * factor / 2, centre + (max - min) * factor / 2);
    }

    // What is there is shown at once, finer parts when they have come.
    async zoom(min, max) {
      const length = Math.max(shortest, max - min);
      if (length >= this.whole.until - this.whole.from) return this.reset();
      const from = Math.min(Math.max(this.whole.from, (min + max - length) / 2), this.whole.until - length);
      // Both charts tell of a selection in one of them.
      if (Math.abs(from - this.state.min) + Math.abs(from + length - this.state.max) < 1) return;
      this.show(this.state.series, from, from + length);
      this.loading?.abort();
      this.loading = new AbortController();
      try {
        const finer = await fetchPart(this.address, from, from + length, this.loading.signal);
        if (finer.times.length > 0) this.show(finer, from, from + length);
      } catch (error) {
        if (error.name !== "AbortError") this.spoken.textContent = "Finer numbers could not be fetched.";
      }
    }

    point(plot, u) {
      const { idx, left } = u.cursor;
      const series = this.state.series;
      plot.tip.hidden = idx === null || idx === undefined || left < 0 || idx >= series.times.length;
      if (plot.tip.hidden) return;
      plot.tip.replaceChildren(...plot.chart.describe(idx).map((line, row) => element(row ? "span" : "strong", "", line)));
      const room = u.over.clientWidth - plot.tip.offsetWidth;
      const beside = left + 14 > room ? left - plot.tip.offsetWidth - 14 : left + 14;
      plot.tip.style.transform = `translate(${Math.min(Math.max(0, beside), Math.max(0, room))}px, 1rem)`;
    }

    key(kind, event) {
      // The browser's own: back, zoom of the page.
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      const { chart } = this.plots.find(plot => plot.kind === kind);
      const { times } = this.state.series;
      const at = chart.u.cursor.idx ?? times.length;
      const steps = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10, Home: -times.length, End: times.length };
      if (event.key in steps) {
        const index = Math.min(Math.max(0, at + steps[event.key]), times.length - 1);
        chart.u.setCursor({ left: chart.u.valToPos(times[index], "x"), top: 0 });
        this.spoken.textContent = chart.describe(index).join(", ");
      } else if (event.key === "+" || event.key === "=") this.scale(0.5);
      else if (event.key === "-") this.scale(2);
      else if (event.key === "Escape") this.reset();
      else return;
      event.preventDefault();
    }

    refresh(place) {
      const zoomed = this.isZoomed;
      this.whole = read(JSON.parse(place.dataset.series));
      this.attach(place);
      if (!zoomed) this.reset();
    }
  }

  function start() {
    const place = document.getElementById("charts");
    if (!place) return;
    const focused = charts?.focused;
    if (charts) charts.refresh(place);
    else charts = new Charts(place);
    if (focused && document.activeElement === document.body) focused.focus({ preventScroll: true });
  }

  // A refresh takes the focus of what it moves.
  document.addEventListener("focusin", event => {
    if (charts) charts.focused = event.target.closest(".plot-host") ? event.target : null;
  });
  document.addEventListener("pointerdown", event => {
    if (charts && !event.target.closest(".plot-host")) charts.focused = null;
  });
  document.addEventListener("swapped", start);
  start();
})();
