// The charts: one description per kind, colours from the style sheet, redrawn when the colour scheme changes.
import { duration, short } from "./words.js";

const dark = matchMedia("(prefers-color-scheme: dark)");
const living = [];
dark.addEventListener("change", () => living.forEach((chart) => chart.rebuild()));

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const stepped = uPlot.paths.stepped({ align: 1 });
const line = (name, css, more = {}) => ({ label: name, stroke: colour(css), width: 2, points: { show: false }, ...more });
const steps = (name, css, more = {}) => line(name, css, { paths: stepped, ...more });

const KINDS = {
  demand: () => ({
    series: [
      line("demand", "--demand", { width: 1.5 }),
      line("P99", "--median", { width: 0, spanGaps: true }),
      line("P50", "--median", { width: 1.5, dash: [6, 4], spanGaps: true }),
    ],
    bands: [{ series: [2, 3], fill: colour("--band") }],
    values: short,
  }),
  replicas: () => ({
    series: [
      steps("ready and starting", "--starting", { dash: [5, 3], width: 1.5 }),
      steps("ready", "--ready", { width: 2.5 }),
      steps("desired", "--desired", { width: 1.5 }),
    ],
    values: (v) => (Number.isInteger(v) ? String(v) : ""),
  }),
  attainment: () => ({
    series: [line("last minute", "--other", { width: 1, spanGaps: true }), line("so far", "--ready", { width: 2.5, spanGaps: true })],
    values: (v) => `${+v.toFixed(1)}`,
    range: (low) => [Math.min(90, Math.floor(Math.max(0, low ?? 90))), 100.5],
    keys: [["so far", "--ready"], ["last minute", "--other"]],
  }),
  gpu: () => ({
    series: [line("static peak", "--other", { dash: [6, 4] }), line("best HPA", "--hpa", { dash: [3, 3] }), line("Leadline", "--ready", { width: 2.5 })],
    values: short,
    keys: [["Leadline", "--ready"], ["static peak", "--other"], ["best HPA on queue", "--hpa"]],
  }),
};

/** A chart in this element; set(data, seconds) draws, label(text) says it for those who cannot see it. */
export function chartOf(element, kind) {
  element.setAttribute("role", "img");
  let plot = null;
  let data = null;
  let length = 0;
  const shape = KINDS[kind]();
  if (shape.keys) keysBefore(element, shape.keys);
  const size = () => ({ width: Math.max(200, element.clientWidth), height: element.clientHeight });

  function rebuild() {
    if (!data) return;
    plot?.destroy();
    plot = new uPlot(options(KINDS[kind](), size(), () => length), data, element);
  }
  new ResizeObserver(() => plot?.setSize(size())).observe(element);
  const chart = {
    rebuild,
    set(values, seconds) {
      data = values;
      length = seconds;
      if (plot) plot.setData(values);
      else rebuild();
    },
    label(text) {
      element.setAttribute("aria-label", text);
    },
  };
  living.push(chart);
  return chart;
}

function options(shape, size, length) {
  const axis = { stroke: colour("--quiet"), grid: { stroke: colour("--line"), width: 1 }, ticks: { show: false }, font: "12px system-ui, sans-serif" };
  return {
    ...size,
    padding: [8, 26, 0, 0],
    legend: { show: false },
    cursor: { points: { show: false }, drag: { setScale: false } },
    scales: {
      x: { time: false, range: (u, low, high) => [0, Math.max(length(), high ?? 0, 60)] },
      y: { range: shape.range ? (u, low) => shape.range(low) : (u, low, high) => [0, Math.max(1, (high ?? 1) * 1.08)] },
    },
    axes: [
      { ...axis, values: (u, at) => at.map((t) => duration(t)), space: 70, incrs: [60, 300, 600, 900, 1800, 3600], size: 28 },
      { ...axis, values: (u, at) => at.map(shape.values), size: 48 },
    ],
    series: [{}, ...shape.series],
    bands: shape.bands ?? [],
  };
}

function keysBefore(element, keys) {
  const list = document.createElement("ul");
  list.className = "keys";
  for (const [text, css] of keys) {
    const item = document.createElement("li");
    const mark = document.createElement("i");
    mark.style.borderColor = `var(${css})`;
    item.append(mark, text);
    list.append(item);
  }
  element.before(list);
}
