import { LINE } from "./mark.mjs";

const WIDTH = 1200;
const HEIGHT = 630;
const CHART = { left: 0, right: 1200, top: 250, bottom: 630 };
const INCIDENT = 0.795;

/** Seeded noise, so that every drawing is the same. */
function seeded(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

function series({ seed, level, noise, peak, wave }) {
  const random = seeded(seed);
  const count = 150;
  return Array.from({ length: count }, (_, n) => {
    const at = n / (count - 1);
    const calm = level + wave * Math.sin(at * 5.2 + 0.6) + noise * (random() - 0.5);
    const since = Math.max(0, (at - INCIDENT) / (1 - INCIDENT));
    const climb = since === 0 ? 0 : 1 - Math.exp(-since * 9);
    return { x: at, y: calm + climb * (peak - level + noise * 3.2 * (random() - 0.5)) };
  });
}

const X = (x) => CHART.left + x * (CHART.right - CHART.left);
const Y = (seconds) => CHART.bottom - 38 - (seconds / 68) * (CHART.bottom - CHART.top - 38);

function curve(points) {
  return points.map(({ x, y }, n) => `${n ? "L" : "M"}${X(x).toFixed(1)} ${Y(y).toFixed(1)}`).join("");
}

function band(points, half) {
  const upper = points.map(({ x }) => `${X(x).toFixed(1)} ${Y(10 + half(x)).toFixed(1)}`);
  const lower = [...points]
    .reverse()
    .map(({ x }) => `${X(x).toFixed(1)} ${Y(10 - half(x) * 0.8).toFixed(1)}`);
  return `M${upper.join("L")}L${lower.join("L")}Z`;
}

/** The social picture as a page of 1200 by 630; `font` is the URL of Geist. */
export function socialPage(font) {
  const p50 = series({ seed: 4, level: 3.4, noise: 0.5, peak: 6, wave: 0.3 });
  const p95 = series({ seed: 11, level: 10, noise: 1.5, peak: 41, wave: 1.2 });
  const p99 = series({ seed: 23, level: 18, noise: 4.6, peak: 57, wave: 1.8 });
  const usual = band(p95, (x) => 4.2 + 0.9 * Math.sin(x * 5.2 + 0.6));
  const grid = [20, 40, 60].map((s) => `<path d="M0 ${Y(s)}H1200" stroke="#1a2027"/>`).join("");
  const mark = X(INCIDENT);
  return `<!doctype html><meta charset="utf-8"><style>
  @font-face { font-family: Geist; src: url("${font}"); font-weight: 100 900; }
  * { box-sizing: border-box; margin: 0; }
  body { width: ${WIDTH}px; height: ${HEIGHT}px; overflow: hidden; position: relative; color: #e8ecf0;
    background: radial-gradient(900px 420px at 12% -8%, #16211f 0%, rgb(12 15 19 / 0) 70%), #0c0f13;
    font-family: Geist, sans-serif; font-variant-numeric: tabular-nums; -webkit-font-smoothing: antialiased; }
  svg.chart { position: absolute; inset: 0; }
  svg.chart text { font: 500 17px Geist; fill: #6c7884; }
  header { position: absolute; left: 64px; top: 52px; }
  .brand { display: flex; align-items: center; gap: 15px; font-size: 32px; font-weight: 600; letter-spacing: -0.015em; }
  h1 { margin-top: 36px; font-size: 58px; line-height: 1.07; font-weight: 600; letter-spacing: -0.034em; }
  h1 em { font-style: normal; color: #3ec7bd; }
  .card { position: absolute; right: 64px; top: 58px; width: 410px; padding: 20px 22px 20px; border-radius: 14px;
    background: #14191f; border: 1px solid #6e3531; box-shadow: 0 24px 60px rgb(0 0 0 / 0.45); }
  .card b { display: flex; align-items: center; gap: 12px; font-size: 20px; font-weight: 600; letter-spacing: -0.01em; }
  .card p { margin: 8px 0 0 26px; font-size: 17px; line-height: 1.42; color: #a3aeb9; }
  .card small { display: block; margin: 10px 0 0 26px; font-size: 16px; color: #87929e; }
  .card small span { color: #ff6b5e; font-weight: 600; margin-right: 8px; }
  .diamond { width: 11px; height: 11px; margin: 0 2px; border-radius: 1.5px; background: #ff6b5e; transform: rotate(45deg); flex: none; }
  </style>
  <svg class="chart" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}">
    <defs>
      <linearGradient id="fade" x2="0" y2="1"><stop stop-color="#ff6b5e" stop-opacity="0"/><stop offset=".35" stop-color="#ff6b5e" stop-opacity=".13"/><stop offset="1" stop-color="#ff6b5e" stop-opacity=".05"/></linearGradient>
      <linearGradient id="under" x2="0" y2="1"><stop stop-color="#3ec7bd" stop-opacity=".2"/><stop offset="1" stop-color="#3ec7bd" stop-opacity="0"/></linearGradient>
      <linearGradient id="stroke" x2="0" y2="1"><stop stop-color="#ff6b5e" stop-opacity="0"/><stop offset=".25" stop-color="#ff6b5e" stop-opacity=".9"/><stop offset="1" stop-color="#ff6b5e" stop-opacity=".5"/></linearGradient>
    </defs>
    ${grid}
    <path d="${usual}" fill="#13282a"/>
    <rect x="${mark}" y="${CHART.top - 6}" width="${WIDTH - mark}" height="${HEIGHT}" fill="url(#fade)"/>
    <rect x="${mark - 0.75}" y="${CHART.top - 6}" width="1.5" height="${HEIGHT}" fill="url(#stroke)"/>
    <line x1="0" x2="1200" y1="${Y(30)}" y2="${Y(30)}" stroke="#ff6b5e" stroke-width="1.5" stroke-dasharray="7 6" opacity=".75"/>
    <path d="${curve(p95)}L1200 630L0 630Z" fill="url(#under)"/>
    <path d="${curve(p50)}" fill="none" stroke="#2b6f6b" stroke-width="2.5" stroke-linejoin="round"/>
    <path d="${curve(p99)}" fill="none" stroke="#b6efe9" stroke-width="2" stroke-linejoin="round" opacity=".85"/>
    <path d="${curve(p95)}" fill="none" stroke="#3ec7bd" stroke-width="4" stroke-linejoin="round"/>
    <text x="64" y="${Y(30) - 9}" style="fill:#ff6b5e">alert at 30 s</text>
    <text x="64" y="608" style="fill:#87929e">Self-hosted and open source. One process, one Postgres.</text>
    <text x="${mark - 14}" y="${Y(46)}" text-anchor="end" style="fill:#ff6b5e">breaker opened 14:32</text>
  </svg>
  <header>
    <div class="brand"><svg width="44" height="44" viewBox="0 0 32 32"><path d="${LINE}" fill="none" stroke="#3ec7bd" stroke-width="2.9" stroke-linecap="round" stroke-linejoin="round"/></svg>Sightline</div>
    <h1>Monitoring and alerting<br>for <em>LLM systems</em></h1>
  </header>
  <div class="card">
    <b><i class="diamond"></i>Circuit breaker open</b>
    <p>anthropic-primary: 12 timeouts in 60 s.<br>p95 latency 41 s, usually 10 s.</p>
    <small><span>critical</span>sent to #llm-oncall, PagerDuty</small>
  </div>`;
}
