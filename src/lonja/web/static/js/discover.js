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

// j and k move along the results, x chooses, Enter opens.
document.addEventListener("keydown", (event) => {
  if (event.target.closest?.("input:not([type=checkbox]), textarea, select") || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...document.querySelectorAll("#answer .result")];
  const at = rows.findIndex((row) => row.contains(document.activeElement));
  if (event.key === "j" || event.key === "k") {
    const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))];
    next?.querySelector(".who-name a, th a")?.focus();
    next?.scrollIntoView({ block: "nearest" });
  } else if (event.key === "x" && at >= 0) {
    rows[at].querySelector(".pick input").click();
  }
});
