// The live page of a demo: reads /api/v1/demo, is woken by the decisions on /api/v1/stream, and draws with uPlot.
import { chartOf } from "./charts.js";
import { number, percent, duration, clockTime, signed } from "./words.js";

const POOLS = ["prefill", "decode"];
const $ = (id) => document.getElementById(id);
const timeline = { t: [], pools: {}, series: {} };
const charts = {};
let next = 0;
let busy = false;
let again = false;
let run = "";

buildPools();
buildCharts();
refresh();
listen();

function buildPools() {
  for (const name of POOLS) {
    const title = name === "prefill" ? "Prefill — reads prompts" : "Decode — writes answers";
    const unit = name === "prefill" ? "uncached prompt tokens per second" : "output tokens per second asked for";
    const section = document.createElement("article");
    section.className = "pool";
    section.setAttribute("aria-labelledby", `h-${name}`);
    section.innerHTML = `
      <h3 id="h-${name}">${title}</h3>
      <figure><figcaption>Demand and forecast <span class="quiet">${unit}</span></figcaption>
        <ul class="keys"><li><i style="border-color:var(--demand)"></i>demand</li><li><i class="area" style="background:var(--band)"></i>forecast, P50 to P99</li><li><i class="dash" style="border-color:var(--median)"></i>P50</li></ul>
        <div class="chart" id="chart-${name}-demand"></div></figure>
      <figure><figcaption>Replicas</figcaption>
        <ul class="keys"><li><i style="border-color:var(--desired)"></i>desired</li><li><i style="border-color:var(--ready)"></i>ready</li><li><i class="dash" style="border-color:var(--starting)"></i>ready and starting</li></ul>
        <div class="chart low" id="chart-${name}-replicas"></div></figure>
      <p class="why" id="why-${name}"></p>`;
    $("pools").append(section);
    timeline.pools[name] = { demand: [], ready: [], starting: [], desired: [], bandFor: [], p50: [], p99: [] };
  }
}

function buildCharts() {
  for (const name of POOLS) {
    charts[`${name}-demand`] = chartOf($(`chart-${name}-demand`), "demand");
    charts[`${name}-replicas`] = chartOf($(`chart-${name}-replicas`), "replicas");
  }
  charts.attainment = chartOf($("chart-attainment"), "attainment");
  charts.gpu = chartOf($("chart-gpu"), "gpu");
}

function listen() {
  const stream = new EventSource("/api/v1/stream");
  stream.addEventListener("decision", refresh);
  stream.onopen = refresh;
  setInterval(refresh, 2000);
}

/** One request at a time; what comes in between asks once more afterwards, at most every 400 ms. */
async function refresh() {
  if (busy) {
    again = true;
    return;
  }
  busy = true;
  try {
    const answer = await fetch(`/api/v1/demo?since=${next}`, { headers: { Accept: "application/json" } });
    if (answer.status === 404) return withoutDemo();
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    take(await answer.json());
  } catch (problem) {
    say(`The page cannot reach Leadline (${problem.message}); it keeps trying.`, true);
  }
  setTimeout(() => {
    busy = false;
    if (again) {
      again = false;
      refresh();
    }
  }, 400);
}

/** `serve` has no replay to show; the page says so instead of waiting for one. */
function withoutDemo() {
  document.title = "Leadline";
  $("main").hidden = true;
  document.querySelector(".clock").hidden = true;
  say("Leadline is serving. This page draws the demo only; policies, observations and decisions are at the addresses below.");
}

function take(state) {
  if (run && run !== state.run) location.reload();
  run = state.run;
  append(state.timeline);
  head(state);
  cards(state);
  for (const name of POOLS) drawPool(name, state);
  drawValue(state);
  comparisons(state);
  decisions(state.decisions);
  instances(state.instances);
}

function append(part) {
  if (part.from !== next) return;
  timeline.t.push(...part.t);
  for (const name of POOLS) {
    const from = part.pools[name];
    if (!from) continue;
    for (const key of Object.keys(timeline.pools[name])) timeline.pools[name][key].push(...from[key]);
  }
  for (const [key, values] of Object.entries(part.series)) (timeline.series[key] ??= []).push(...values);
  next += part.t.length;
}

function head(state) {
  const done = state.totalSeconds > 0 ? state.elapsedSeconds / state.totalSeconds : 0;
  $("clock").textContent = `${duration(state.elapsedSeconds)} of ${duration(state.totalSeconds)} replayed`;
  $("pace").textContent = state.speed > 0 ? `${number(state.speed)} × real time, seed ${state.seed}` : `as fast as possible, seed ${state.seed}`;
  $("progress").value = Math.min(1, done);
  $("workload").textContent = state.workload;
  say(state.held || state.message, Boolean(state.held) || state.phase === "Failed");
}

function say(text, warn) {
  const line = $("status");
  if (line.textContent !== text) line.textContent = text;
  line.classList.toggle("warn", Boolean(warn));
}

function cards(state) {
  $("attainment").textContent = percent(state.attainment.running);
  $("attainment-minute").textContent = `last minute ${percent(state.attainment.lastMinute)}`;
  $("gpu-hours").textContent = number(state.gpuHours, 1);
  const peak = state.staticPeakSoFar;
  $("gpu-hours-others").textContent = peak > 0
    ? `static peak by now ${number(peak, 1)}, ${signed(state.gpuHours / peak - 1)}`
    : state.comparisons.length > 1 ? "static peak and HPA are being rehearsed" : "";
  $("gpus").textContent = number(state.gpus.used);
  $("gpus-limit").textContent = `of ${number(state.gpus.limit)}`;
  for (const name of POOLS) {
    const pool = state.pools[name];
    if (!pool) continue;
    $(`${name}-count`).textContent = `${pool.ready} ready`;
    const parts = [`${pool.desired} desired`];
    if (pool.starting) parts.push(`${pool.starting} starting`);
    if (pool.draining) parts.push(`${pool.draining} draining`);
    $(`${name}-detail`).textContent = parts.join(", ");
    $(`why-${name}`).textContent = pool.sentence;
  }
}

function drawPool(name, state) {
  const data = timeline.pools[name];
  const step = state.stepSeconds;
  const last = timeline.t.length ? timeline.t[timeline.t.length - 1] : 0;
  const horizon = Math.max(last, ...data.bandFor.filter((x) => x != null).slice(-50));
  const x = timeline.t.slice();
  for (let t = last + step; t <= horizon + 1e-9; t += step) x.push(t);
  const low = new Array(x.length).fill(null);
  const high = new Array(x.length).fill(null);
  const first = x.length ? x[0] : 0;
  data.bandFor.forEach((at, i) => {
    const place = at == null ? -1 : Math.round((at - first) / step);
    if (place >= 0 && place < x.length) {
      low[place] = data.p50[i];
      high[place] = data.p99[i];
    }
  });
  const pad = (values) => values.concat(new Array(x.length - values.length).fill(null));
  charts[`${name}-demand`].set([x, pad(data.demand), high, low], state.totalSeconds);
  const coming = data.ready.map((ready, i) => ready + data.starting[i]);
  charts[`${name}-replicas`].set([timeline.t, coming, data.ready, data.desired], state.totalSeconds);
  charts[`${name}-demand`].label(`${name} demand now ${number(data.demand.at(-1))} tokens per second`);
  charts[`${name}-replicas`].label(`${name}: ${data.ready.at(-1)} replicas ready, ${data.desired.at(-1)} desired`);
}

function drawValue(state) {
  const s = timeline.series;
  const share = (values) => (values ?? []).map((v) => (v == null ? null : v * 100));
  charts.attainment.set([timeline.t, share(s.attainmentLastMinute), share(s.attainment)], state.totalSeconds);
  charts.attainment.label(`${percent(state.attainment.running)} of requests within both targets so far`);
  const line = (perHour) => timeline.t.map((t) => (perHour > 0 ? (perHour * t) / 3600 : null));
  charts.gpu.set([timeline.t, line(state.staticPeakGpus), along(state.bestScaler, timeline.t), s.gpuHours ?? []], state.totalSeconds);
  charts.gpu.label(`${number(state.gpuHours, 1)} GPU-hours used so far`);
}

/** A curve of its own points read at ours, linear in between. */
function along(curve, times) {
  if (!curve) return times.map(() => null);
  let i = 0;
  return times.map((t) => {
    while (i + 1 < curve.seconds.length && curve.seconds[i + 1] <= t) i++;
    if (i + 1 >= curve.seconds.length) return curve.gpuHours[i] ?? null;
    const share = (t - curve.seconds[i]) / (curve.seconds[i + 1] - curve.seconds[i]);
    return curve.gpuHours[i] + share * (curve.gpuHours[i + 1] - curve.gpuHours[i]);
  });
}

function comparisons(state) {
  const rows = state.comparisons.map((one) => {
    const row = document.createElement("tr");
    if (one.ours) row.className = "ours";
    cell(row, "th", one.name).scope = "row";
    cell(row, "td", percent(one.attainment), "n");
    cell(row, "td", one.gpuHours == null ? "–" : number(one.gpuHours, 1), "n");
    cell(row, "td", one.againstPeak == null ? "–" : signed(one.againstPeak), "n");
    cell(row, "td", one.note, "wrap");
    return row;
  });
  $("comparisons").replaceChildren(...rows);
  $("ceiling").textContent = state.ceiling == null ? "" :
    `Fluid ceiling: no scaler could save more than ${percent(state.ceiling)} against static peak on this load (1 − mean need ÷ peak need).`;
}

function decisions(list) {
  const items = list.map((one) => {
    const item = document.createElement("li");
    const time = cell(item, "time", clockTime(one.time));
    time.dateTime = one.time;
    cell(item, "p", one.sentence);
    return item;
  });
  $("decisions").replaceChildren(...items);
}

function instances(list) {
  const rows = list.map((one) => {
    const row = document.createElement("tr");
    if (one.reading !== "Fresh" && one.state === "Ready") row.className = "silent";
    cell(row, "th", one.id).scope = "row";
    const state = cell(row, "td", "");
    const badge = cell(state, "span", one.state, `state ${one.state}`);
    badge.title = one.pool;
    cell(row, "td", one.ageSeconds == null ? "–" : duration(one.ageSeconds), "n");
    cell(row, "td", one.running == null ? "–" : number(one.running), "n");
    cell(row, "td", one.waiting == null ? "–" : number(one.waiting), "n");
    meter(row, one.kvUsage);
    meter(row, one.gpuUtilization);
    cell(row, "td", one.reading === "Fresh" ? "fresh" : `${one.reading.toLowerCase()}: ${one.reason}`, one.reading === "Fresh" ? "" : "wrap");
    return row;
  });
  $("instances").replaceChildren(...rows);
}

function meter(row, share) {
  const td = cell(row, "td", share == null ? "–" : percent(share, 0), "n");
  if (share == null) return;
  const bar = document.createElement("span");
  bar.className = "meter";
  bar.setAttribute("aria-hidden", "true");
  const fill = document.createElement("b");
  fill.style.width = `${Math.min(100, share * 100)}%`;
  bar.append(fill);
  td.append(bar);
}

function cell(parent, tag, text, css) {
  const element = document.createElement(tag);
  element.textContent = text;
  if (css) element.className = css;
  parent.append(element);
  return element;
}
