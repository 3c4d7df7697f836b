/** `<copy-text>` around a field and a button: the button copies what stands in the field, and says so. */

class CopyText extends HTMLElement {
  connectedCallback(): void {
    const field = this.querySelector("input, textarea");
    const button = this.querySelector("button");
    if (!(field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) || !button) return;
    const said = this.querySelector("[role=status]");
    button.hidden = false;
    button.addEventListener("click", () => void this.#copy(field, said));
  }

  async #copy(field: HTMLInputElement | HTMLTextAreaElement, said: Element | null): Promise<void> {
    try {
      await navigator.clipboard.writeText(field.value);
      if (said) said.textContent = this.dataset["done"] ?? "";
    } catch {
      // Over plain HTTP a page may not write to the clipboard: then it is marked, one key press from being copied.
      field.focus();
      field.select();
      if (said) said.textContent = this.dataset["marked"] ?? "";
    }
  }
}

customElements.define("copy-text", CopyText);
