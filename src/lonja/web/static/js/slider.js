// <range-slider>: two handles on the bars of a range filter. They write into the fields below, which work without them.

class RangeSlider extends HTMLElement {
  connectedCallback() {
    // Edge i is where bar i begins; the last handle position has no edge when the last bar is open.
    this.edges = this.getAttribute("edges").split(" ").filter(Boolean);
    this.bars = [...this.querySelectorAll("rect")];
    if (this.bars.length < 2 || this.handles) return;
    const name = this.getAttribute("for");
    this.fields = ["min", "max"].map((end) => document.getElementById(`${name}-${end}`));
    this.handles = ["min", "max"].map((end, which) => {
      const handle = Object.assign(document.createElement("input"), { type: "range", min: 0, max: this.bars.length, step: 1 });
      handle.id = `s-${name}-${end}`;
      handle.value = this.place(which);
      handle.setAttribute("aria-label", this.getAttribute(which ? "high-label" : "low-label"));
      handle.addEventListener("input", () => this.moved(which));
      return handle;
    });
    this.append(...this.handles);
    this.draw();
  }

  /** The position that the field's text stands for: the server has written where the bars inside begin and end. */
  place(which) {
    const inside = this.bars.map((bar, at) => (bar.classList.contains("outside") ? -1 : at)).filter((at) => at >= 0);
    if (!this.fields[which].value || !inside.length) return which ? this.bars.length : 0;
    return which ? inside.at(-1) + 1 : inside[0];
  }

  moved(which) {
    const [low, high] = this.handles.map((handle) => Number(handle.value));
    if (low >= high) this.handles[which].value = which ? Math.min(this.bars.length, low + 1) : Math.max(0, high - 1);
    this.write(which);
    this.draw();
  }

  write(which) {
    const at = Number(this.handles[which].value);
    const isOpen = which ? at === this.bars.length : at === 0;
    this.fields[which].value = isOpen ? "" : (this.edges[at] ?? "");
  }

  draw() {
    const [low, high] = this.handles.map((handle) => Number(handle.value));
    this.bars.forEach((bar, at) => bar.classList.toggle("outside", at < low || at >= high));
    this.handles.forEach((handle, which) => {
      handle.setAttribute("aria-valuetext", this.fields[which].value || this.fields[which].placeholder);
    });
  }
}

customElements.define("range-slider", RangeSlider);
