/** `<confirm-leave>` around a form: the browser asks before what was typed and not sent is lost. */

const written = (form: HTMLFormElement): string =>
  JSON.stringify(
    [...new FormData(form)]
      .filter(([name]) => name !== "csrfmiddlewaretoken")
      .map(([name, value]) => [name, value instanceof File ? [value.name, value.size] : value]),
  );

class ConfirmLeave extends HTMLElement {
  #form: HTMLFormElement | null = null;
  #kept = "";

  connectedCallback(): void {
    this.#form = this.querySelector("form");
    if (!this.#form) return;
    this.settle();
    this.#form.addEventListener("submit", this.settle);
    // An island that keeps what is typed, such as live notes, says so with this event.
    this.addEventListener("strandline:kept", this.settle);
    addEventListener("beforeunload", this.#onLeaving);
  }

  disconnectedCallback(): void {
    removeEventListener("beforeunload", this.#onLeaving);
  }

  /** From here on, what stands in the form counts as kept. */
  settle = (): void => {
    if (this.#form) this.#kept = written(this.#form);
  };

  #onLeaving = (event: BeforeUnloadEvent): void => {
    if (this.#form && written(this.#form) !== this.#kept) event.preventDefault();
  };
}

customElements.define("confirm-leave", ConfirmLeave);
