// The numbers behind the charts of a target: what the page brought, and finer ones for a part of it.
globalThis.Availability = globalThis.Availability || {};
Availability.series = (() => {
  "use strict";
  const phases = ["dns", "connect", "tls", "first_byte", "transfer"];

  // Each phase on top of the ones before it; a part that measured none is a gap.
  function stack(series) {
    const sums = series.up.map(() => null);
    return phases.map(phase => {
      series[phase].forEach((value, index) => {
        if (value !== null) sums[index] += value;
      });
      return [...sums];
    });
  }

  function read(series) {
    const from = Date.parse(series.from) / 1000;
    return {
      from,
      until: Date.parse(series.until) / 1000,
      step: series.step,
      times: series.up.map((_, index) => from + (index + 0.5) * series.step),
      up: series.up,
      down: series.down,
      missed: series.missed,
      expected: series.expected,
      percentiles: [series.response_time_p50, series.response_time_p95, series.response_time_p99],
      phases: phases.map(phase => series[phase]),
      stacked: stack(series),
    };
  }

  async function fetchPart(address, from, until, signal) {
    const instant = seconds => new Date(Math.round(seconds) * 1000).toISOString();
    const response = await fetch(`${address}?from=${instant(from)}&until=${instant(until)}`, { signal });
    if (!response.ok) throw new Error(response.statusText);
    return read(await response.json());
  }

  function latency(seconds) {
    if (seconds === null || seconds === undefined) return "–";
    const milliseconds = seconds * 1000;
    if (milliseconds > 0 && milliseconds < 0.05) return "<0.1 ms";
    if (milliseconds < 9.95) return `${milliseconds.toFixed(1)} ms`;
    if (milliseconds < 999.5) return `${milliseconds.toFixed(0)} ms`;
    return `${seconds.toFixed(seconds < 9.995 ? 2 : 1)} s`;
  }

  const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
  const two = number => String(number).padStart(2, "0");

  // UTC, as everywhere on the page.
  function day(seconds) {
    const date = new Date(seconds * 1000);
    return `${date.getUTCDate()} ${months[date.getUTCMonth()]}`;
  }

  function clock(seconds) {
    const date = new Date(seconds * 1000);
    return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
  }

  function part(series, index) {
    const start = series.from + index * series.step;
    return series.step >= 86400 ? day(start) : `${day(start)} ${clock(start)}–${clock(start + series.step)}`;
  }

  return { read, fetchPart, latency, day, clock, part };
})();
