/**
 * `<live-notes>` around the form of an interviewer's notes: saves what is written every few seconds, keeps it when the
 * connection drops, and shows what somebody else wrote in the same field. Without it the form is saved by its button.
 */

import { Keeping, canKeep, type Change } from "../notes/keeping";
import { beginLine, markOffRecord, markVerbatim } from "../notes/marking";
import { Words } from "../pieces/words";

const SOON = 2000; // after the last key
const LATEST = 5000; // … and never later than this after the first
const LOOK = 15_000; // for what others wrote
const WAITS = [2000, 4000, 8000, 15_000, 30_000]; // between tries without a connection

type Trouble = "" | "offline" | "signed-out" | "gone" | "refused";

interface Saved {
  field: string;
  version: number;
  text: string;
  beside: boolean;
}

interface Standing {
  field: string;
  version: number;
  text: string;
  by: string;
}

class NoteField {
  readonly id: string;
  readonly section: HTMLElement;
  readonly area: HTMLTextAreaElement;
  base: number;
  number = 0;
  saved: string;
  writer: string;

  constructor(section: HTMLElement, writer: string) {
    this.section = section;
    this.id = section.dataset["field"] ?? "";
    this.area = section.querySelector("textarea") as HTMLTextAreaElement;
    this.base = Number(section.dataset["version"]);
    this.saved = this.area.value;
    this.writer = writer;
  }

  get isChanged(): boolean {
    return this.area.value !== this.saved;
  }

  /** A change under the next number. Sent again it has the same one, unless more was written since. */
  change(): Change {
    this.number += 1;
    return { field: this.id, text: this.area.value, base: this.base, writer: this.writer, number: this.number };
  }
}

class LiveNotes extends HTMLElement {
  #form!: HTMLFormElement;
  #page!: Words;
  #fields = new Map<string, NoteField>();
  #keeping: Keeping | null = null;
  #kept = new Map<string, string>(); // field → the text of it that is on the device
  #trouble: Trouble = "";
  #why = "";
  #sending: Promise<void> | null = null;
  #timer = 0;
  #changedAt = 0;
  #failures = 0;
  #savedAt: Date | null = null;
  #passing = false;

  connectedCallback(): void {
    const form = this.querySelector("form");
    if (!form) return;
    this.#form = form;
    this.#page = new Words(this);
    const writer = this.dataset["writer"] ?? String(Date.now());
    for (const section of this.querySelectorAll<HTMLElement>("[data-field]")) {
      const field = new NoteField(section, writer);
      this.#fields.set(field.id, field);
      this.#enliven(field);
    }
    if ("keep" in this.dataset && canKeep()) {
      this.#keeping = new Keeping(this.dataset["user"] ?? "", this.dataset["notes"] ?? "");
      void this.#restore();
    }
    form.addEventListener("submit", this.#onSubmit);
    addEventListener("online", this.#sendNow);
    addEventListener("offline", this.#onOffline);
    addEventListener("beforeunload", this.#onLeaving);
    addEventListener("pagehide", this.#onHidden);
    document.addEventListener("visibilitychange", this.#onVisibility);
    setInterval(() => void this.#look(), LOOK);
    this.#tell();
  }

  // -- writing -------------------------------------------------------------------------------------------------------

  #enliven(field: NoteField): void {
    field.area.addEventListener("input", () => {
      this.#grow(field.area);
      this.#soon();
    });
    const tools = field.section.querySelector<HTMLElement>("[data-tools]");
    if (!tools) return;
    tools.hidden = false;
    // The field keeps its selection while a tool is pressed.
    tools.addEventListener("pointerdown", (event) => event.preventDefault());
    tools.addEventListener("click", (event) => {
      const tool = (event.target as Element).closest<HTMLElement>("button");
      if (!tool) return;
      if (tool.dataset["mark"] === "verbatim") markVerbatim(field.area);
      else if (tool.dataset["mark"] === "off") markOffRecord(field.area);
      else if (tool.dataset["who"]) beginLine(field.area, tool.dataset["who"]);
    });
  }

  #grow(area: HTMLTextAreaElement): void {
    const needed = Math.ceil((area.scrollHeight - area.clientHeight) / 26);
    if (needed > 0 && area.rows < 40) area.rows += needed;
  }

  get #changed(): NoteField[] {
    return [...this.#fields.values()].filter((field) => field.isChanged);
  }

  #soon(): void {
    const now = Date.now();
    if (!this.#changedAt) this.#changedAt = now;
    clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(SOON, this.#changedAt + LATEST - now));
    this.#timer = window.setTimeout(this.#sendNow, wait);
    if (this.#trouble) void this.#keepChanged(); // the page may be closed before the next try
    this.#tell();
  }

  // -- sending -------------------------------------------------------------------------------------------------------

  #sendNow = (): void => void this.send();

  /** Sends what changed; resolves when the answer is there. One request at a time, so that changes keep their order. */
  async send(): Promise<void> {
    if (this.#sending) await this.#sending;
    if (!this.#changed.length) return;
    clearTimeout(this.#timer);
    this.#changedAt = 0;
    this.#sending = this.#post(this.#changed.map((field) => field.change())).finally(() => (this.#sending = null));
    await this.#sending;
    if (this.#changed.length && !this.#trouble) this.#soon();
  }

  async #post(changes: Change[]): Promise<void> {
    const answer = await this.#fetch(changes);
    if (answer?.ok) {
      const { saved } = (await answer.json()) as { saved: Saved[] };
      this.#failures = 0;
      this.#set("");
      this.#savedAt = new Date();
      for (const one of saved) await this.#onSaved(one, changes);
      this.#tell();
      return;
    }
    const trouble = await this.#troubleOf(answer);
    await this.#keepChanged();
    this.#set(trouble);
    this.#tell();
    const wait = WAITS[Math.min(this.#failures, WAITS.length - 1)];
    this.#failures += 1;
    clearTimeout(this.#timer);
    if (trouble !== "refused") this.#timer = window.setTimeout(this.#sendNow, wait);
  }

  async #fetch(changes: Change[], keepalive = false): Promise<Response | null> {
    try {
      return await fetch(this.dataset["save"] ?? "", {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.#token() },
        body: JSON.stringify({ changes }),
        credentials: "same-origin",
        redirect: "manual", // whoever is signed out is sent to sign in: the text must not go with them
        keepalive,
      });
    } catch {
      return null;
    }
  }

  /** From the cookie, which is renewed when somebody signs in again in another tab. */
  #token(): string {
    const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
    return cookie ?? this.#form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  async #troubleOf(answer: Response | null): Promise<Trouble> {
    if (!answer || answer.status >= 500) return "offline";
    if (answer.type === "opaqueredirect" || answer.status === 403) return "signed-out";
    if (answer.status === 404) return "gone";
    try {
      this.#why = ((await answer.json()) as { why: string }).why;
    } catch {
      this.#why = "";
    }
    return "refused";
  }

  async #onSaved(one: Saved, changes: Change[]): Promise<void> {
    const field = this.#fields.get(one.field);
    const sent = changes.find((change) => change.field === one.field);
    if (!field || !sent) return;
    field.saved = sent.text;
    if (one.beside) {
      this.#showTheirs(field, one.text, one.version, "");
    } else {
      field.base = one.version;
      this.#hideTheirs(field);
      if (one.text !== sent.text && field.area.value === sent.text) this.#put(field, one.text);
    }
    if (this.#kept.has(one.field) && !field.isChanged) {
      await this.#keeping?.forget(sent);
      this.#kept.delete(one.field);
    }
  }

  // -- without a connection ------------------------------------------------------------------------------------------

  async #keepChanged(): Promise<void> {
    for (const field of this.#changed) {
      if (!this.#keeping || this.#kept.get(field.id) === field.area.value) continue;
      const change = field.change();
      try {
        await this.#keeping.keep(change);
        this.#kept.set(field.id, change.text);
      } catch {
        this.#keeping = null; // private windows may refuse: then the open page is all there is, and says so
      }
    }
    this.#tell();
  }

  #isKept(field: NoteField): boolean {
    return this.#kept.get(field.id) === field.area.value;
  }

  /** What an earlier visit could not send is put back where it was written, and sent. */
  async #restore(): Promise<void> {
    let found: Change[];
    try {
      found = (await this.#keeping?.all()) ?? [];
    } catch {
      this.#keeping = null;
      this.#tell();
      return;
    }
    for (const change of found) {
      const field = this.#fields.get(change.field);
      if (!field || field.area.value === change.text) {
        await this.#keeping?.forget(change);
      } else if (!field.isChanged) {
        field.writer = change.writer;
        field.number = change.number;
        field.base = change.base;
        this.#kept.set(change.field, change.text);
        field.area.value = change.text;
        this.#grow(field.area);
      } else {
        const answer = await this.#fetch([change]); // of a second window: it goes beside
        if (answer?.ok) await this.#keeping?.forget(change);
      }
    }
    if (found.length) this.#sendNow();
  }

  #onOffline = (): void => {
    void this.#keepChanged().then(() => this.#set("offline"));
  };

  #onVisibility = (): void => {
    if (document.visibilityState === "visible") {
      this.#sendNow();
      void this.#look();
    }
  };

  #onLeaving = (event: BeforeUnloadEvent): void => {
    if (!this.#passing && this.#changed.some((field) => !this.#isKept(field))) event.preventDefault();
  };

  #onHidden = (): void => {
    const changed = this.#changed;
    if (changed.length) void this.#fetch(changed.map((field) => field.change()), true);
  };

  // -- others --------------------------------------------------------------------------------------------------------

  async #look(): Promise<void> {
    if (document.visibilityState !== "visible" || this.#trouble) return;
    let fields: Standing[];
    try {
      const answer = await fetch(this.dataset["now"] ?? "", { redirect: "manual" });
      if (!answer.ok) return;
      const now = (await answer.json()) as { finished: boolean; fields: Standing[] };
      fields = now.fields;
    } catch {
      return;
    }
    for (const one of fields) {
      const field = this.#fields.get(one.field);
      if (!field || field.isChanged || one.version <= field.base || this.#sending) continue;
      if (field.section.querySelector("[data-theirs]")) this.#showTheirs(field, one.text, one.version, one.by);
      else if (document.activeElement !== field.area || one.text.startsWith(field.area.value)) {
        this.#put(field, one.text);
        field.base = one.version;
      }
    }
  }

  #put(field: NoteField, text: string): void {
    const { selectionStart, selectionEnd } = field.area;
    field.area.value = field.saved = text;
    if (document.activeElement === field.area) field.area.setSelectionRange(selectionStart, selectionEnd);
    this.#grow(field.area);
  }

  /** Somebody else's text of the same field, with a button that brings both together. */
  #showTheirs(field: NoteField, text: string, version: number, by: string): void {
    this.#hideTheirs(field);
    const box = document.createElement("div");
    box.className = "beside";
    box.dataset["theirs"] = "";
    const who = document.createElement("p");
    who.className = "beside__who";
    who.textContent = by ? this.#page.say("their-text", { who: by }) : this.#page.say("another-text");
    const words = document.createElement("p");
    words.className = "beside__text";
    words.textContent = text;
    const join = document.createElement("button");
    join.type = "button";
    join.className = "govuk-button govuk-button--secondary small-button";
    join.textContent = this.#page.say("join");
    join.addEventListener("click", () => {
      field.area.value = field.area.value.includes(text) ? field.area.value : `${text}\n\n${field.area.value}`;
      field.base = version;
      this.#grow(field.area);
      field.area.focus();
      this.#soon();
    });
    box.append(who, words, join);
    field.section.querySelector("[data-beside]")?.append(box);
    this.#say(this.#page.say("both-kept"));
  }

  #hideTheirs(field: NoteField): void {
    field.section.querySelector("[data-theirs]")?.remove();
  }

  // -- buttons -------------------------------------------------------------------------------------------------------

  #onSubmit = (event: SubmitEvent): void => {
    if (this.#passing) return;
    event.preventDefault();
    const button = event.submitter as HTMLButtonElement | null;
    void this.send().then(() => {
      if (this.#changed.length) {
        this.#say(this.#page.say("wait-until-saved"));
      } else if (button && ("finish" in button.dataset || button.hasAttribute("formaction"))) {
        for (const field of this.#fields.values()) {
          const base = this.#form.querySelector<HTMLInputElement>(`[name="base-${field.id}"]`);
          if (base) base.value = String(field.base);
        }
        this.#passing = true;
        // A form does not submit while it is still saying that it submits.
        setTimeout(() => this.#form.requestSubmit(button));
      } else {
        this.#tell();
      }
    });
  };

  // -- words ---------------------------------------------------------------------------------------------------------

  #set(trouble: Trouble): void {
    if (trouble === this.#trouble) return;
    this.#trouble = trouble;
    this.#say(trouble ? this.#words() : this.#page.say("back"));
  }

  #words(): string {
    const waiting = this.#changed.length;
    const changes = this.#page.count("waiting", waiting);
    const here = this.#changed.every((field) => this.#isKept(field)) ? "kept-here" : "being-kept-here";
    const kept = this.#page.say(this.#keeping ? here : "kept-in-page");
    switch (this.#trouble) {
      case "offline":
      case "signed-out":
      case "gone":
        return this.#page.say(this.#trouble, { kept, changes });
      case "refused":
        return this.#page.say("refused", { why: this.#why });
      default:
        if (waiting) return this.#page.say("saving");
        if (!this.#savedAt) return this.#page.say("saved-as-you-write");
        return this.#page.say("saved", { time: this.#savedAt.toTimeString().slice(0, 5) });
    }
  }

  /** For the eye, at every change. */
  #tell(): void {
    const status = this.querySelector<HTMLElement>("[data-status]");
    const more = this.querySelector<HTMLElement>("[data-more]");
    if (!status || !more) return;
    status.textContent = this.#words();
    status.parentElement?.classList.toggle("notes-status--trouble", this.#trouble !== "");
    more.hidden = this.#trouble !== "signed-out";
    if (!more.hidden && !more.firstChild) {
      const link = document.createElement("a");
      link.href = this.dataset["signIn"] ?? "/";
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = this.#page.say("sign-in");
      more.append(link, " ", this.#page.say("sign-in-then"));
    }
  }

  /** For screen readers, only when something other than "saved again" happened. */
  #say(words: string): void {
    const live = this.querySelector<HTMLElement>("[data-live]");
    if (live) live.textContent = words;
  }
}

customElements.define("live-notes", LiveNotes);
