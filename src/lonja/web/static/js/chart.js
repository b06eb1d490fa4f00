// <lonja-chart>: draws a Vega-Lite specification with the page's own colors; the library comes only where a chart is.

// Resolve a token to a color that SVG understands, in the theme of the moment.
function paint(element, name) {
  const probe = document.createElement("span");
  probe.style.color = `var(--${name})`;
  element.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}

function painted(part, colors) {
  if (Array.isArray(part)) return part.map((one) => painted(one, colors));
  if (part && typeof part === "object") {
    return Object.fromEntries(Object.entries(part).map(([name, value]) => [name, painted(value, colors)]));
  }
  return colors[part] ?? part;
}

const TOKENS = ["data-1", "data-2", "data-3", "data-4", "ink-3", "rule"];

customElements.define(
  "lonja-chart",
  class extends HTMLElement {
    async connectedCallback() {
      const [spec, timeFormatLocale] = [...this.querySelectorAll("script")].map((one) => JSON.parse(one.textContent));
      this.setAttribute("aria-busy", "true");
      if (!window.vegaEmbed) await import(this.dataset.library);
      this.spec = spec;
      this.options = { ast: true, actions: false, renderer: "svg", timeFormatLocale };
      await this.draw();
      this.removeAttribute("aria-busy");
      this.scheme = matchMedia("(prefers-color-scheme: dark)");
      this.scheme.addEventListener("change", () => this.draw());
    }

    async draw() {
      this.place ??= this.appendChild(document.createElement("div"));
      const colors = Object.fromEntries(TOKENS.map((name) => [name, paint(this, name)]));
      await window.vegaEmbed(this.place, painted(this.spec, colors), this.options);
    }
  },
);
