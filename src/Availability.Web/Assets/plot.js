// One chart (uPlot) over a series: how it is drawn and what it says. Colours come from the stylesheet.
Availability.plot = (() => {
  "use strict";
  const { latency, day, clock, part } = Availability.series;
  const colours = new Map();

  function colour(name) {
    if (!colours.has(name)) colours.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
    return colours.get(name);
  }

  const kinds = {
    latency: {
      height: 15.5,
      columns: series => series.percentiles,
      lines: [
        { label: "median", colour: "first-byte", width: 2 },
        { label: "p95", colour: "p95", width: 1.5, dash: [6, 4] },
        { label: "p99", colour: "p99", width: 1.5, dash: [1.5, 3.5] },
      ],
      say: (series, index) => series.percentiles.map((column, line) => `${["median", "p95", "p99"][line]} ${latency(column[index])}`),
    },
    phases: {
      height: 10.5,
      columns: series => [...series.stacked].reverse(),
      lines: ["transfer", "first-byte", "tls", "connect", "dns"].map(name => ({ label: name, colour: name, width: 0, fill: true })),
      say: (series, index) => ["DNS", "connect", "TLS", "wait", "transfer"]
        .map((word, phase) => [word, series.phases[phase][index]])
        .filter(([, value]) => value !== null)
        .map(([word, value]) => `${word} ${latency(value)}`),
    },
  };

  // Runs of parts that are alike, so that an outage is one shape, however many parts it has.
  function runs(series, isIn) {
    const found = [];
    series.up.forEach((_, index) => {
      if (!isIn(index)) return;
      const last = found.at(-1);
      if (last && last.until === index) last.until = index + 1;
      else found.push({ from: index, until: index + 1 });
    });
    return found;
  }

  // Less of the checks that were due, and the lines do not speak for the whole of the part.
  const enough = 0.9;

  const isSilent = series => index => series.up[index] + series.down[index] === 0 && series.expected[index] !== 0;
  const isThin = series => index => {
    const observed = series.up[index] + series.down[index];
    return observed > 0 && series.expected[index] !== null && observed < enough * series.expected[index];
  };
  const isDown = series => index => series.down[index] > 0;

  function shade(u, series) {
    const { ctx, bbox } = u;
    ctx.save();
    ctx.beginPath();
    ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
    ctx.clip();
    for (const run of runs(series, isSilent(series))) area(u, series, run, "unknown-soft");
    for (const run of runs(series, isThin(series))) area(u, series, run, "unknown-bar", 4 * devicePixelRatio);
    for (const run of runs(series, isDown(series))) {
      const [left, width] = area(u, series, run, "down-soft");
      hatch(ctx, left, width, bbox);
      cross(ctx, left + width / 2, bbox.top);
    }
    ctx.restore();
  }

  function area(u, series, run, name, height = u.bbox.height) {
    const left = u.valToPos(series.from + run.from * series.step, "x", true);
    const width = Math.max(2 * devicePixelRatio, u.valToPos(series.from + run.until * series.step, "x", true) - left);
    u.ctx.fillStyle = colour(name);
    u.ctx.fillRect(left, u.bbox.top + u.bbox.height - height, width, height);
    return [left, width];
  }

  // Told from "no result" without its colour.
  function hatch(ctx, left, width, { top, height }) {
    const gap = 7 * devicePixelRatio;
    ctx.save();
    ctx.beginPath();
    ctx.rect(left, top, width, height);
    ctx.clip();
    ctx.strokeStyle = colour("down-bar");
    ctx.lineWidth = devicePixelRatio;
    ctx.globalAlpha = 0.45;
    ctx.beginPath();
    for (let x = Math.floor((left - height) / gap) * gap; x < left + width; x += gap) {
      ctx.moveTo(x, top + height);
      ctx.lineTo(x + height, top);
    }
    ctx.stroke();
    ctx.restore();
  }

  function cross(ctx, x, top) {
    const [y, half] = [top + 8 * devicePixelRatio, 3.5 * devicePixelRatio];
    ctx.strokeStyle = colour("down-bar");
    ctx.lineWidth = 2 * devicePixelRatio;
    ctx.beginPath();
    ctx.moveTo(x - half, y - half);
    ctx.lineTo(x + half, y + half);
    ctx.moveTo(x + half, y - half);
    ctx.lineTo(x - half, y + half);
    ctx.stroke();
  }

  function ticks(u, splits) {
    return splits.map(at => (at % 86400 === 0 ? day(at) : clock(at)));
  }

  // In one unit, so that their steps can be compared.
  function latencies(_, splits) {
    const inSeconds = splits.at(-1) >= 1;
    return splits.map(value => (value === 0 ? "0" : inSeconds ? `${+value.toFixed(2)} s` : `${+(value * 1000).toFixed(2)} ms`));
  }

  // A value between two gaps is a line of no length: a point shows it.
  function alone(u, line) {
    const values = u.data[line];
    return values.map((_, index) => index)
      .filter(index => values[index] !== null && (values[index - 1] ?? null) === null && (values[index + 1] ?? null) === null);
  }

  function describe(kind, series, index) {
    const checks = [`${series.up[index]} up`, `${series.down[index]} down`];
    if (series.missed[index]) checks.push(`${series.missed[index]} missed`);
    if (isThin(series)(index)) checks.push(`${series.expected[index]} due`);
    const time = `${part(series, index)} UTC`;
    if (series.up[index] + series.down[index] > 0) return [time, checks.join(", "), ...kinds[kind].say(series, index)];
    return [time, series.expected[index] === 0 ? "no check was due" : "no result", ...checks.slice(2)];
  }

  // state: { series, min, max }; the charts of a page share it.
  function create(kind, host, state, { onSelect, onReset, onCursor }) {
    const { lines, height, columns } = kinds[kind];
    const unit = () => parseFloat(getComputedStyle(document.documentElement).fontSize);
    const rem = unit();
    const axis = { stroke: () => colour("soft"), grid: { stroke: () => colour("line"), width: 1 }, ticks: { show: false }, font: `${0.75 * rem}px system-ui, sans-serif` };
    const size = () => ({ width: Math.max(200, host.clientWidth), height: unit() * (host.clientWidth < 500 ? height * 0.75 : height) });
    const u = new uPlot({
      ...size(),
      legend: { show: false },
      tzDate: seconds => uPlot.tzDate(new Date(seconds * 1000), "Etc/UTC"),
      scales: {
        x: { time: true, range: () => [state.min, state.max] },
        y: { range: (_, __, most) => [0, (most || 0.001) * 1.08] },
      },
      axes: [
        { ...axis, values: ticks, space: 4.4 * rem, size: 1.75 * rem },
        { ...axis, values: latencies, size: 3.9 * rem },
      ],
      series: [{}, ...lines.map(line => ({
        label: line.label,
        stroke: () => colour(line.colour),
        fill: line.fill ? () => colour(line.colour) : undefined,
        width: line.width,
        dash: line.dash,
        paths: line.fill ? uPlot.paths.bars({ size: [1, Infinity] }) : undefined,
        points: { show: !line.fill, filter: alone, size: 5 },
      }))],
      cursor: {
        y: false,
        points: { show: !lines[0].fill },
        sync: { key: "availability", setSeries: false },
        drag: { x: true, y: false, setScale: false },
        bind: { dblclick: () => () => { onReset(); return null; } },
      },
      hooks: {
        drawClear: [chart => shade(chart, state.series)],
        setSelect: [chart => {
          const { left, width } = chart.select;
          if (width > 4) onSelect(chart.posToVal(left, "x"), chart.posToVal(left + width, "x"));
          chart.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
        }],
        setCursor: [chart => onCursor(chart)],
      },
    }, [state.series.times, ...columns(state.series)], host);
    new ResizeObserver(() => {
      if (host.clientWidth > 0 && size().width !== u.width) u.setSize(size());
    }).observe(host);
    return { u, lines, show: () => u.setData([state.series.times, ...columns(state.series)]), describe: index => describe(kind, state.series, index) };
  }

  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    colours.clear();
    document.dispatchEvent(new CustomEvent("availability:colours"));
  });

  return { create };
})();
