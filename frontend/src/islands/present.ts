/**
 * `<strandline-present>` around sections: shows one at a time, with arrow keys and buttons. Without it they stand one
 * below the other, each with an anchor.
 */

const FORTH = new Set(["ArrowRight", "ArrowDown", "PageDown", " "]);
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp"]);

class Present extends HTMLElement {
  #slides: HTMLElement[] = [];
  #at = 0;
  #place = document.createElement("p");
  #previous = document.createElement("button");
  #next = document.createElement("button");

  connectedCallback(): void {
    this.#slides = [...this.querySelectorAll<HTMLElement>(":scope > section")];
    if (this.#slides.length < 2) return;
    this.classList.add("one-at-a-time");
    this.append(this.#controls());
    document.addEventListener("keydown", this.#onKey);
    window.addEventListener("hashchange", this.#onHash);
    this.#show(this.#named(), false);
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#onKey);
    window.removeEventListener("hashchange", this.#onHash);
  }

  #controls(): HTMLElement {
    const controls = document.createElement("div");
    controls.className = "present-controls screen";
    this.#place.setAttribute("role", "status");
    const whole = document.createElement("button");
    const steps: [HTMLButtonElement, string, () => void][] = [
      [this.#previous, this.dataset.previous ?? "", () => this.#show(this.#at - 1)],
      [this.#next, this.dataset.next ?? "", () => this.#show(this.#at + 1)],
      [whole, this.dataset.whole ?? "", () => void this.requestFullscreen()],
    ];
    for (const [button, words, act] of steps) {
      button.type = "button";
      button.className = "govuk-button govuk-button--secondary";
      button.textContent = words;
      button.addEventListener("click", act);
    }
    whole.hidden = !document.fullscreenEnabled;
    controls.append(this.#previous, this.#place, this.#next, whole);
    return controls;
  }

  #onKey = (event: KeyboardEvent): void => {
    const on = event.target instanceof Element ? event.target.closest("a, button, input, select, textarea") : null;
    if (event.altKey || event.ctrlKey || event.metaKey || (on && event.key === " ")) return;
    const to = FORTH.has(event.key)
      ? this.#at + 1
      : BACK.has(event.key)
        ? this.#at - 1
        : event.key === "Home"
          ? 0
          : event.key === "End"
            ? this.#slides.length - 1
            : null;
    if (to === null) return;
    event.preventDefault();
    this.#show(to);
  };

  #onHash = (): void => this.#show(this.#named());

  #named(): number {
    const found = this.#slides.findIndex((slide) => `#${slide.id}` === location.hash);
    return found < 0 ? 0 : found;
  }

  #show(to: number, move = true): void {
    const last = this.#slides.length - 1;
    this.#at = Math.max(0, Math.min(to, last));
    for (const [number, slide] of this.#slides.entries()) slide.hidden = number !== this.#at;
    this.#previous.disabled = this.#at === 0;
    this.#next.disabled = this.#at === last;
    this.#place.textContent = (this.dataset.place ?? "")
      .replace("%1", String(this.#at + 1))
      .replace("%2", String(last + 1));
    if (!move) return;
    const slide = this.#slides[this.#at];
    if (slide === undefined) return;
    history.replaceState(history.state, "", `#${slide.id}`);
    slide.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }
}

customElements.define("strandline-present", Present);
