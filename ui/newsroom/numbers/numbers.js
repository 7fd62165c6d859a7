// Draws the plots that stand before tables of numbers, and keeps the tiles of the present fresh. What a plot shows stands
// in its table too, so it is hidden from screen readers, and a page without script loses nothing but the drawing.
const style = getComputedStyle(document.body);
const dark = matchMedia("(prefers-color-scheme: dark)");

// A custom property keeps light-dark() as it was written; only a used value is a colour that a canvas takes.
const used = (name) => {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const value = getComputedStyle(probe).color;
  probe.remove();
  return value;
};

const drawn = new Map();

const dates = (data) => {
  const lang = document.documentElement.lang;
  const zone = data.unit === "hour" ? data.zone : "UTC";
  const make = (options) => new Intl.DateTimeFormat(lang, { timeZone: zone, ...options });
  const day = make({ month: "numeric", day: "numeric" });
  const hour = make({ hour: "numeric", hourCycle: "h23" });
  const whole = data.unit === "hour"
    ? make({ month: "short", day: "numeric", weekday: "short", hour: "numeric", minute: "2-digit", hourCycle: "h23" })
    : make({ year: "numeric", month: "short", day: "numeric", weekday: "short" });
  const at = (seconds) => new Date(seconds * 1000);
  return {
    axis: (seconds, step) => (step < 86400 ? hour : day).format(at(seconds)),
    whole: (seconds) => whole.format(at(seconds)),
    shift: (ts) => uPlot.tzDate(at(ts), zone),
  };
};

const number = new Intl.NumberFormat(document.documentElement.lang, { maximumFractionDigits: 1 });
const short = new Intl.NumberFormat(document.documentElement.lang, { notation: "compact", maximumFractionDigits: 1 });

function draw(place) {
  drawn.get(place)?.destroy();
  const data = JSON.parse(place.dataset.plot);
  const when = dates(data);
  const suffix = data.suffix ?? "";
  const ink = used("--n-muted"), line = used("--n-line"), accent = used("--n-accent");
  const series = [{ value: (_, v) => (v == null ? "–" : when.whole(v)), label: place.dataset.when || " " }];
  for (const s of data.series) {
    series.push({
      label: s.label,
      value: (_, v) => (v == null ? "–" : number.format(v) + suffix),
      stroke: s.faint ? ink : accent,
      width: s.faint ? 1 : 2,
      dash: s.faint ? [4, 4] : undefined,
      fill: s.bars ? accent : undefined,
      paths: s.bars ? uPlot.paths.bars({ size: [0.7, 48] }) : undefined,
      points: { show: data.x.length === 1 },
    });
  }
  const limit = data.line ?? 0;
  const axis = { stroke: ink, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 }, font: `12px ${style.fontFamily}` };
  const options = {
    width: place.clientWidth,
    height: 240,
    tzDate: when.shift,
    legend: { live: true },
    cursor: { drag: { x: false, y: false }, y: false },
    scales: { x: { range: data.series.some((s) => s.bars) ? (_, lo, hi) => [lo - 302400, hi + 302400] : undefined }, y: { range: (_, lo, hi) => [0, data.max || Math.max(hi * 1.05, 1)] } },
    axes: [
      { ...axis, values: (_, splits, i, space, step) => splits.map((s) => when.axis(s, step)), splits: data.unit === "hour" ? undefined : (u) => data.x.filter((_, i) => (data.x.length - 1 - i) % Math.ceil(data.x.length / Math.max(2, u.width / 72)) === 0) },
      { ...axis, size: 52, values: (_, splits) => splits.map((s) => short.format(s) + suffix) },
    ],
    series,
    hooks: {
      draw: [(u) => {
        if (!limit) return;
        const y = Math.round(u.valToPos(limit, "y", true));
        u.ctx.save();
        u.ctx.strokeStyle = used("--n-danger");
        u.ctx.lineWidth = 2;
        u.ctx.setLineDash([8, 4]);
        u.ctx.beginPath();
        u.ctx.moveTo(u.bbox.left, y);
        u.ctx.lineTo(u.bbox.left + u.bbox.width, y);
        u.ctx.stroke();
        u.ctx.restore();
      }],
    },
  };
  drawn.set(place, new uPlot(options, [data.x, ...data.series.map((s) => s.values)], place));
}

const places = [...document.querySelectorAll("[data-plot]")];
if (window.uPlot) {
  for (const details of document.querySelectorAll(".plot-table")) details.open = false;
  const sizes = new ResizeObserver((entries) => {
    for (const e of entries) {
      const plot = drawn.get(e.target);
      if (plot && plot.width !== e.target.clientWidth) plot.setSize({ width: e.target.clientWidth, height: plot.height });
    }
  });
  for (const place of places) {
    draw(place);
    sizes.observe(place);
  }
  dark.addEventListener("change", () => places.forEach(draw));
} else {
  document.body.classList.add("no-plot");
}

const tiles = document.querySelector("[data-tiles]");
if (tiles) {
  setInterval(async () => {
    if (document.visibilityState !== "visible") return;
    const answer = await fetch(tiles.dataset.tiles).catch(() => null);
    if (answer?.ok && !answer.redirected) tiles.innerHTML = await answer.text();
  }, 30_000);
}
