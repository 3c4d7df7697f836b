/**
 * The side panel: any link with `data-panel` opens the `#panel` of the page it leads to beside the page that is open.
 *
 * Without this script, or when the page has no `#panel`, the link is just a link. The address stays that of the page
 * underneath, so that its own links keep working; what is open stands in the state of the browser's history, so that
 * going back closes it and reloading opens it again.
 */

interface PanelState {
  panel: string;
  depth: number; // how many steps back until it is closed
}

const isPanelState = (state: unknown): state is PanelState =>
  typeof state === "object" && state !== null && "panel" in state && "depth" in state;

const currentState = (): PanelState | null => {
  const state: unknown = history.state;
  return isPanelState(state) ? state : null;
};

export class SidePanel extends HTMLElement {
  #opener: HTMLElement | null = null;
  #asked = 0;

  connectedCallback(): void {
    document.addEventListener("click", this.#onClick);
    document.addEventListener("keydown", this.#onKey);
    addEventListener("popstate", this.#onHistory);
    const state = currentState();
    if (state) void this.#show(state.panel);
  }

  disconnectedCallback(): void {
    document.removeEventListener("click", this.#onClick);
    document.removeEventListener("keydown", this.#onKey);
    removeEventListener("popstate", this.#onHistory);
  }

  #onClick = (event: MouseEvent): void => {
    if (event.defaultPrevented || event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const link = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>("a[data-panel]") : null;
    if (!link || link.origin !== location.origin) return;
    event.preventDefault();
    const state = currentState();
    if (state && this.contains(link)) {
      history.pushState({ panel: link.href, depth: state.depth + 1 } satisfies PanelState, "");
    } else if (state && !this.hidden) {
      this.#markOpener(link);
      history.replaceState({ panel: link.href, depth: state.depth } satisfies PanelState, "");
    } else {
      this.#markOpener(link);
      history.pushState({ panel: link.href, depth: 1 } satisfies PanelState, "");
    }
    void this.#show(link.href);
  };

  #onKey = (event: KeyboardEvent): void => {
    if (event.key !== "Escape" || this.hidden || event.defaultPrevented) return;
    this.close();
  };

  #onHistory = (): void => {
    const state = currentState();
    if (state) void this.#show(state.panel);
    else this.#hide();
  };

  close(): void {
    const state = currentState();
    if (state) history.go(-state.depth);
    else this.#hide();
  }

  #markOpener(link: HTMLElement): void {
    this.#opener?.classList.remove("is-open");
    this.#opener = link;
    link.classList.add("is-open");
  }

  async #show(address: string): Promise<void> {
    const asked = ++this.#asked;
    this.setAttribute("aria-busy", "true");
    const found = await this.#fetch(address);
    if (asked !== this.#asked) return; // something else was chosen meanwhile
    this.removeAttribute("aria-busy");
    if (found === "elsewhere") {
      location.assign(address);
      return;
    }
    this.#fill(found);
  }

  /** The panel of a page, "elsewhere" when the page has none, or null when it could not be had. */
  async #fetch(address: string): Promise<Element | "elsewhere" | null> {
    try {
      const response = await fetch(address, { headers: { Accept: "text/html" }, credentials: "same-origin" });
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const panel = response.ok ? page.getElementById("panel") : null;
      return panel ?? "elsewhere";
    } catch {
      return null;
    }
  }

  #fill(found: Element | null): void {
    const close = document.createElement("button");
    close.type = "button";
    close.className = "side-panel__close";
    close.setAttribute("aria-label", this.dataset["close"] ?? "Close");
    close.addEventListener("click", () => this.close());
    const content = document.createElement("div");
    content.className = "side-panel__content";
    if (found) content.append(...[...found.childNodes].map((node) => document.importNode(node, true)));
    else content.append(Object.assign(document.createElement("p"), { textContent: this.dataset["failed"] ?? "" }));

    // Alone the panel is a page with its own h1; beside another page it stands one level below that page's.
    for (const heading of content.querySelectorAll("h1")) {
      const lower = document.createElement("h2");
      lower.className = heading.className;
      lower.append(...heading.childNodes);
      heading.replaceWith(lower);
    }
    const title = content.querySelector<HTMLElement>("h2, h3") ?? content;
    title.tabIndex = -1;
    if (title !== content) {
      title.id ||= "side-panel-title";
      this.setAttribute("aria-labelledby", title.id);
    }
    this.#holdStill(() => {
      this.replaceChildren(close, content);
      this.hidden = false;
      this.parentElement?.classList.add("with-panel");
    });
    this.scrollTop = 0;
    this.dispatchEvent(new CustomEvent("strandline:added", { bubbles: true }));
    title.focus({ preventScroll: true });
  }

  #hide(): void {
    this.#asked += 1;
    if (this.hidden) return;
    this.#holdStill(() => {
      this.hidden = true;
      this.replaceChildren();
      this.parentElement?.classList.remove("with-panel");
    });
    this.#opener?.classList.remove("is-open");
    this.#opener?.focus({ preventScroll: true });
    this.#opener = null;
  }

  /** Opening and closing moves the lines of the page: what the reader chose stays where it was. */
  #holdStill(change: () => void): void {
    const before = this.#opener?.getBoundingClientRect().top;
    change();
    const after = this.#opener?.getBoundingClientRect().top;
    if (before !== undefined && after !== undefined) scrollBy({ top: after - before, behavior: "instant" });
  }
}

customElements.define("side-panel", SidePanel);
