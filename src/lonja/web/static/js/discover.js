// Discover with JavaScript: what is chosen stays chosen from search to search, folds stay as they were, keys move.

const chosen = new Map();
const form = document.getElementById("selection");

function draw() {
  // Who may neither invite nor keep lists has nothing to choose for.
  if (!form) return;
  form.toggleAttribute("data-empty", chosen.size === 0);
  form.querySelector("[data-count]").textContent = chosen.size.toLocaleString(document.documentElement.lang);
  for (const kept of form.querySelectorAll("input[data-kept]")) kept.remove();
  for (const box of document.querySelectorAll(".pick input")) box.checked = chosen.has(box.value);
  for (const id of chosen.keys()) {
    if (document.getElementById(`p-${id}`)) continue;
    // Chosen on another page of results: the form must still send it.
    const kept = Object.assign(document.createElement("input"), { type: "hidden", name: "creator", value: id });
    kept.dataset.kept = "";
    form.append(kept);
  }
}

document.addEventListener("change", (event) => {
  if (!event.target.matches(".pick input")) return;
  if (event.target.checked) chosen.set(event.target.value, true);
  else chosen.delete(event.target.value);
  draw();
});
form?.querySelector("[data-clear]").addEventListener("click", () => {
  chosen.clear();
  draw();
});
// The browser may have restored ticks when the person came back.
for (const box of document.querySelectorAll(".pick input:checked")) chosen.set(box.value, true);
draw();

// A new answer replaces the filters' insides: folds and scroll positions are put back.
let folds = [];
document.addEventListener("htmx:beforeSwap", () => {
  folds = [...document.querySelectorAll("#filters .all")].map((fold) => [fold.id, fold.open, fold.querySelector(".all-list").scrollTop]);
});
// A range that is in hand stays as it is: its own bars don't depend on it, and the next step may be under way.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const held = document.activeElement;
  if (held?.matches("#filters input:not([type=checkbox], [type=radio])") && event.detail.target.contains(held)) event.detail.shouldSwap = false;
});
document.addEventListener("htmx:afterSettle", () => {
  for (const [id, open, top] of folds) {
    const fold = document.getElementById(id);
    if (!fold) continue;
    fold.open ||= open;
    fold.querySelector(".all-list").scrollTop = top;
  }
  // The words may have gone with their chip; whoever is typing keeps what they type.
  const words = document.getElementById("text");
  const asked = document.querySelector(".sentence");
  if (asked && document.activeElement !== words) words.value = asked.dataset.text;
  draw();
});

// What a weight stands at, as it moves.
document.addEventListener("input", (event) => {
  const output = event.target.closest?.(".weight")?.querySelector("output");
  if (output) output.value = event.target.value;
});

// "Why this creator" opens beside the results; without JavaScript, or in a tab of its own, it is a page.
const why = document.getElementById("why");
let opener = null;

async function explain(link) {
  opener = link;
  const hash = new URL(link.href).hash;
  await window.htmx.ajax("GET", link.href.split("#")[0], { target: "#why-body", swap: "innerHTML" });
  if (!why.matches(":popover-open")) why.showPopover();
  (hash ? document.querySelector(`#why ${hash}`) : why).scrollIntoView({ block: "nearest" });
  why.focus();
}

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("a[data-panel]");
  if (!link || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  explain(link);
});
why?.addEventListener("toggle", (event) => {
  if (event.newState === "closed") opener?.focus();
});

// Keys: j, k and the arrows move along the results, x chooses, w says why, Enter opens; "?" lists them all.
const move = (rows, at, step) => {
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.querySelector(".who-name a, th a")?.focus();
  next?.scrollIntoView({ block: "nearest" });
};
const keys = {
  j: (rows, at) => move(rows, at, 1),
  k: (rows, at) => move(rows, at, -1),
  ArrowDown: (rows, at) => at >= 0 && (move(rows, at, 1), true),
  ArrowUp: (rows, at) => at >= 0 && (move(rows, at, -1), true),
  x: (rows, at) => rows[at]?.querySelector(".pick input").click(),
  w: (rows, at) => rows[at]?.querySelector("a[data-panel]")?.click(),
  n: () => document.querySelector(".pager [rel=next]")?.click(),
  p: () => document.querySelector(".pager [rel=first]")?.click(),
  f: () => {
    const filters = document.getElementById("filters");
    // On a phone the filters are a sheet of their own.
    if (getComputedStyle(document.querySelector(".filters-button")).display !== "none") filters.showPopover();
    filters.querySelector("summary").focus();
  },
  "?": () => document.getElementById("keys").togglePopover(),
};

document.addEventListener("keydown", (event) => {
  if (event.target.closest?.("input:not([type=checkbox]), textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...document.querySelectorAll("#answer .result")];
  const act = keys[event.key];
  // The arrows scroll the page until a result has the focus.
  if (act && act(rows, rows.findIndex((row) => row.contains(document.activeElement))) !== false) event.preventDefault();
});
