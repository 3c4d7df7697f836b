/**
 * Clearing by keyboard: each decision is sent at once and alone, the next thing is in focus before the answer is here,
 * and what comes after the last card is fetched ahead. Without this every card is a plain form.
 */

const DECISIONS: Record<string, string> = { c: "cleared", h: "held", r: "refused" };
const KEYS_OFF = "strandline.clearing.keys-off"; // a habit of this browser's owner; nothing about anybody else
const AHEAD = 4; // cards left when the next ones are fetched

class ClearingQueue extends HTMLElement {
  #decided: string[] = []; // ids of cards, the last decision last
  #sending = new Map<string, Promise<void>>();
  #fetching = false;

  connectedCallback(): void {
    this.addEventListener("submit", this.#onSubmit);
    document.addEventListener("keydown", this.#onKey);
    addEventListener("beforeunload", this.#onLeave);
    this.#showSwitch();
  }

  disconnectedCallback(): void {
    document.removeEventListener("keydown", this.#onKey);
    removeEventListener("beforeunload", this.#onLeave);
  }

  // -- keys

  #onKey = (event: KeyboardEvent): void => {
    const at = event.target instanceof Element ? event.target : null;
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (event.repeat) return; // a key that is held down would decide about what nobody has read
    if (at?.closest("input, textarea, select")) {
      if (event.key === "Escape") this.#current()?.focus();
      return;
    }
    if (at?.closest("side-panel, dialog")) return;
    if (event.key === "?") {
      const keys = this.querySelector<HTMLDetailsElement>("details.clearing-keys");
      if (keys) keys.open = !keys.open;
    } else if (localStorage.getItem(KEYS_OFF)) return;
    else if (event.key === "j") this.#go(1);
    else if (event.key === "k") this.#go(-1);
    else if (event.key === "u") void this.#undoLast();
    else if (event.key === "n") this.#current()?.querySelector<HTMLInputElement>(".clearing-note")?.focus();
    else if (DECISIONS[event.key]) {
      const card = this.#current();
      if (!card) this.#go(1);
      else card.querySelector<HTMLButtonElement>(`button[value="${DECISIONS[event.key]}"]:enabled`)?.click();
    } else return;
    event.preventDefault();
  };

  #showSwitch(): void {
    const button = this.querySelector<HTMLButtonElement>("[data-keys]");
    if (!button) return;
    const say = (): void => {
      button.textContent = (localStorage.getItem(KEYS_OFF) ? button.dataset["off"] : button.dataset["on"]) ?? "";
    };
    button.hidden = false;
    say();
    button.addEventListener("click", () => {
      if (localStorage.getItem(KEYS_OFF)) localStorage.removeItem(KEYS_OFF);
      else localStorage.setItem(KEYS_OFF, "1");
      say();
    });
  }

  // -- where we are

  #cards(): HTMLElement[] {
    return [...this.querySelectorAll<HTMLElement>(".clearing-card")];
  }

  #current(): HTMLElement | null {
    return document.activeElement?.closest<HTMLElement>(".clearing-card") ?? null;
  }

  #go(step: 1 | -1): void {
    const cards = this.#cards();
    const current = this.#current();
    const place = current ? cards.indexOf(current) + step : 0;
    const next = cards[Math.max(0, place)];
    if (next) this.#look(next);
    else void this.#more().then((came) => came && this.#go(step));
    if (place >= cards.length - AHEAD) void this.#more();
  }

  #look(card: HTMLElement): void {
    card.focus({ preventScroll: true });
    card.scrollIntoView({ block: "start" });
  }

  /** To the next thing that nobody has decided about, below a card. */
  async #goOn(card: HTMLElement): Promise<void> {
    const undecided = (): HTMLElement | undefined => {
      const cards = this.#cards();
      return cards.slice(cards.indexOf(card) + 1).find((one) => !one.dataset["state"] && !this.#sending.has(one.id));
    };
    let next = undecided();
    if (!next && (await this.#more())) next = undecided();
    if (next) this.#look(next);
    else this.#say(this.dataset["allSeen"] ?? "");
    const cards = this.#cards();
    if (next && cards.indexOf(next) >= cards.length - AHEAD) void this.#more();
  }

  // -- deciding

  #onSubmit = (event: SubmitEvent): void => {
    const form = event.target instanceof HTMLFormElement ? event.target : null;
    const card = form?.closest<HTMLElement>(".clearing-card");
    if (!form || !card || !form.matches("[data-decide], [data-undo]")) return;
    event.preventDefault();
    if (this.#sending.has(card.id)) return;
    const undoing = form.matches("[data-undo]");
    const sent = this.#send(card, form, event.submitter, undoing);
    this.#sending.set(card.id, sent);
    void sent.finally(() => this.#sending.delete(card.id));
    if (undoing) return;
    this.#decided.push(card.id);
    void this.#goOn(card);
  };

  async #undoLast(): Promise<void> {
    const id = this.#decided.at(-1);
    if (!id) return;
    await this.#sending.get(id);
    document.getElementById(id)?.querySelector<HTMLFormElement>("form[data-undo]")?.requestSubmit();
  }

  async #send(card: HTMLElement, form: HTMLFormElement, button: HTMLElement | null, undoing: boolean): Promise<void> {
    card.setAttribute("aria-busy", "true");
    let answer: Document | null = null;
    let why = this.dataset["failed"] ?? "";
    try {
      const response = await fetch(form.action, {
        method: "POST",
        body: new FormData(form, button),
        headers: { "HX-Request": "true" },
        credentials: "same-origin",
      });
      if (response.redirected || response.status === 403) why = this.dataset["signedOut"] ?? why;
      else if (response.ok) answer = new DOMParser().parseFromString(await response.text(), "text/html");
    } catch {
      // not connected: said below
    }
    const now = answer?.getElementById(card.id);
    card.removeAttribute("aria-busy");
    if (!answer || !now) {
      this.#decided = this.#decided.filter((id) => id !== card.id);
      this.#tell(card, why);
      return;
    }
    const had = document.activeElement === card || card.contains(document.activeElement);
    const fresh = document.importNode(now, true);
    card.replaceWith(fresh);
    const refused = fresh.querySelector(".clearing-notice") !== null;
    if (undoing || refused) this.#decided = this.#decided.filter((id) => id !== card.id);
    if (undoing && !refused) this.#look(fresh);
    else if (had) fresh.focus({ preventScroll: true });
    this.#say(fresh.querySelector(".clearing-notice")?.textContent ?? fresh.dataset["said"] ?? "");
    const progress = answer.getElementById("clearing-progress");
    if (progress) document.getElementById("clearing-progress")?.replaceWith(document.importNode(progress, true));
  }

  #tell(card: HTMLElement, words: string): void {
    card.querySelector(".clearing-notice")?.remove();
    const notice = Object.assign(document.createElement("p"), { className: "clearing-notice", textContent: words });
    notice.setAttribute("role", "alert");
    card.querySelector("header")?.after(notice);
  }

  #say(words: string): void {
    const status = this.querySelector("[data-status]");
    if (status) status.textContent = words;
  }

  // -- what comes next

  /** Puts the next cards after the last. Whether any came. */
  async #more(): Promise<boolean> {
    const link = this.querySelector<HTMLAnchorElement>("[data-more]");
    if (!link || this.#fetching) return false;
    this.#fetching = true;
    try {
      const response = await fetch(link.href, { credentials: "same-origin" });
      if (!response.ok || response.redirected) return false;
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const cards = [...page.querySelectorAll(".clearing-card")].filter((card) => !document.getElementById(card.id));
      this.querySelector("#queue")?.append(...cards.map((card) => document.importNode(card, true)));
      const further = page.querySelector<HTMLAnchorElement>("[data-more]");
      if (further) link.setAttribute("href", further.getAttribute("href") ?? "");
      else link.remove();
      return cards.length > 0;
    } catch {
      return false;
    } finally {
      this.#fetching = false;
    }
  }

  #onLeave = (event: BeforeUnloadEvent): void => {
    if (this.#sending.size) event.preventDefault();
  };
}

customElements.define("clearing-queue", ClearingQueue);
