// 5,000 planning applications: the first list, search as you type, pages of 20.
//
// The bench's scenario of this name, for contenders that keep their parts in a shadow root and name them otherwise:
// `selectors` in `contender.json` says how. The same keys, the same clock.
import { metrics, clickStep, key, sleep, withTimeout } from '../lib/chrome.mjs';
import { quantile } from '../lib/stats.mjs';
export const baseline = 'vanilla';
export const sort = 'keyP50';
export const mutations = true;
export const first = () => ({ css: 'ul > li' });
export const columns = [
  ['visible', 'first list', 0, true], ['ready', 'first search answered', 0, true], ['tbt', 'TBT', 0], ['cpu', 'CPU to list', 0, true],
  ['keyP50', 'key→list painted p50', 1, true], ['keyP95', 'p95', 1, true], ['keyMax', 'max', 0], ['cpuKey', 'CPU/key', 2, true],
  ['scriptKey', 'script/key', 2, true], ['pageLat', 'page→paint', 1, true], ['hits', 'hits', 0], ['hits1', 'hits of 1st key', 0],
];
const TEXT = 'extension oak';
// Of a floor and the widget in its place only one is shown.
const STATUS = { css: '[role=status]' };
export async function run({ s, c, url }) {
  const m = {};
  await s.page.goto(url, { waitUntil: 'commit' });
  const f = await withTimeout(s.on(e => e.k === 'seen' && e.id === 'first'), 60000, 'visible');
  if (f.err) throw new Error(f.err);
  const origin = f.epoch - f.t; m.visible = f.t;
  const p = await metrics(s.cdp); m.cpu = p.TaskDuration * 1000;
  const search = c.selectors?.search ?? { css: '#q' };
  // The first key: how soon after navigation is a search answered?
  await clickStep(s, search);
  const status = () => s.page.evaluate(step => window.__probe.find(step)[0].textContent, STATUS);
  const count = t => +t.match(/^(\d+)/)[1];
  await key(s, '7');
  m.ready = await s.page.evaluate(step => new Promise((res, rej) => {
    const end = performance.now() + 30000;
    const look = () => {
      const [shown] = window.__probe.find(step) ?? [];
      if (shown && !shown.textContent.startsWith('5000 ')) return window.__probe.afterPaint(() => res(performance.now()));
      if (performance.now() > end) return rej(new Error('search never answered'));
      requestAnimationFrame(look);
    };
    look();
  }), STATUS);
  m.hits1 = count(await status());
  await key(s, 'Backspace'); await sleep(800);
  const from = s.ev.length;
  const a = await metrics(s.cdp);
  let keys = 0;
  const press = async k => { await key(s, k); keys++; await sleep(100); };
  for (const k of TEXT) await press(k);
  m.hits = count(await status());
  for (const _ of TEXT) await press('Backspace');
  await sleep(200);
  const b = await metrics(s.cdp);
  m.cpuKey = (b.TaskDuration - a.TaskDuration) * 1000 / keys; m.scriptKey = (b.ScriptDuration - a.ScriptDuration) * 1000 / keys;
  const evs = s.ev.slice(from), downs = evs.filter(e => e.k === 'in' && e.type === 'keydown').map(e => e.t), muts = evs.filter(e => e.k === 'mut').map(e => e.t);
  // A key is answered by the last change of the page before the next key.
  const lat = downs.map((t, i) => muts.filter(x => x > t && x < (downs[i + 1] ?? Infinity)).at(-1) - t).filter(Number.isFinite);
  m.keyP50 = quantile(lat, .5); m.keyP95 = quantile(lat, .95); m.keyMax = Math.max(...lat);
  const pages = [];
  for (let i = 0; i < 3; i++) {
    const n = s.ev.length;
    await clickStep(s, { role: 'button', name: 'Next page' });
    await sleep(350);
    const e = s.ev.slice(n), t = e.find(x => x.k === 'in' && x.type === 'click').t;
    pages.push(e.filter(x => x.k === 'mut' && x.t > t).at(-1).t - t);
  }
  m.pageLat = quantile(pages, .5);
  if (!/page 4 of/i.test(await status())) throw new Error('paging failed: ' + await status());
  const firstInput = Math.min(...s.ev.filter(e => e.k === 'in').map(e => e.epoch)) - origin;
  m.tbt = s.ev.filter(e => e.k === 'long' && e.t < firstInput).reduce((x, e) => x + Math.max(0, e.d - 50), 0);
  return { m };
}
