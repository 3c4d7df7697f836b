/**
 * `<drop-files>` around the form that uploads: one request for each file, with its progress, its result and its reason
 * in plain words. Without it the form sends all files at once.
 */

import { Words } from "../pieces/words";

type State = "ready" | "sending" | "reading" | "done" | "problem" | "stopped" | "quiet";

interface Problem {
  where: string;
  what: string;
  todo: string;
}

interface Told {
  id: string;
  name: string;
  state: "waiting" | "done" | "problem" | "quiet";
  words: string;
  what: string;
  over: boolean;
  problems: Problem[];
}

const AT_ONCE = 2;
const LOOK = 1500; // for what came of the files that were sent
const IDS = 40; // in one question

const element = <Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  className = "",
  text = "",
): HTMLElementTagNameMap[Name] => {
  const made = document.createElement(name);
  if (className) made.className = className;
  if (text) made.textContent = text;
  return made;
};

const size = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

/** Made here, so that a file sent twice by a poor connection counts once. */
const key = (): string =>
  [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

const TAGS: Record<State, string> = {
  ready: "quiet",
  sending: "waiting",
  reading: "waiting",
  done: "done",
  problem: "problem",
  stopped: "problem",
  quiet: "quiet",
};

class Sent {
  readonly file: File;
  readonly key = key();
  readonly row = element("li", "file");
  state: State = "ready";
  /** What the server made of it: one for a file, several for a zip. */
  ids: string[] = [];
  #told = new Map<string, Told>();
  #name = element("div", "file__name");
  #tag = element("strong", "govuk-tag");
  #bar = element("progress", "file__progress");
  #about = element("p", "small soft");
  #problems = element("ul", "problems");
  #button = element("button", "link-button");
  #page: Words;

  constructor(file: File, page: Words, onButton: (sent: Sent) => void) {
    this.file = file;
    this.#page = page;
    this.#name.append(`${file.name} `, this.#tag);
    this.#bar.max = 100;
    this.#bar.setAttribute("aria-label", page.say("progress", { name: file.name }));
    this.#button.type = "button";
    this.#button.addEventListener("click", () => onButton(this));
    this.row.append(this.#name, this.#bar, this.#about, this.#problems, this.#button);
    this.#about.textContent = size(file.size);
    this.show("ready", page.say("ready"));
  }

  show(state: State, words: string, what = "", problems: Problem[] = []): void {
    this.state = state;
    this.#tag.className = `govuk-tag govuk-tag--${TAGS[state]}`;
    this.#tag.textContent = words;
    this.#bar.hidden = state !== "sending";
    if (what) this.#about.textContent = `${size(this.file.size)} · ${what}`;
    this.#problems.hidden = !problems.length;
    this.#problems.replaceChildren(...problems.map((problem) => this.#problem(problem)));
    const does = state === "ready" ? "leave-out" : state === "stopped" ? "try-again" : "";
    this.#button.hidden = !does;
    const label = does && this.#page.say(does);
    this.#button.replaceChildren(label, element("span", "govuk-visually-hidden", `: ${this.file.name}`));
  }

  #problem(problem: Problem): HTMLElement {
    const line = element("li");
    if (problem.where) line.append(element("b", "", `${problem.where}: `));
    line.append(problem.what);
    if (problem.todo) line.append(" ", element("span", "todo", problem.todo));
    return line;
  }

  progress(share: number): void {
    this.#bar.value = Math.round(share * 100);
  }

  /** What came of it, once all that it holds was read. */
  tell(told: Told): void {
    if (told.over) this.#told.set(told.id, told);
    if (this.#told.size < this.ids.length) return;
    const all = [...this.#told.values()];
    if (all.length === 1) {
      const [one] = all as [Told];
      if (one.state !== "waiting") this.show(one.state, one.words, one.what, one.problems);
      return;
    }
    const bad = all.filter((one) => one.state === "problem").length;
    const problems = all.flatMap((one) => one.problems.map((problem) => ({ ...problem, where: one.name })));
    const words = bad ? this.#page.count("unread", bad) : this.#page.say("read");
    this.show(bad ? "problem" : "done", words, this.#page.count("inside", all.length), problems);
  }

  get isOver(): boolean {
    return this.state === "done" || this.state === "problem" || this.state === "quiet";
  }
}

class DropFiles extends HTMLElement {
  #form!: HTMLFormElement;
  #page!: Words;
  #input!: HTMLInputElement;
  #button!: HTMLButtonElement;
  #files: Sent[] = [];
  #list = element("ul", "files");
  #summary = element("div", "files-summary");
  #live = element("p", "govuk-visually-hidden");
  #timer = 0;
  #finished = false;

  connectedCallback(): void {
    const form = this.querySelector("form");
    const input = form?.querySelector<HTMLInputElement>("input[type=file]");
    const button = form?.querySelector<HTMLButtonElement>("button:not([type=button])");
    if (!form || !input || !button) return;
    [this.#form, this.#input, this.#button] = [form, input, button];
    this.#page = new Words(this);
    this.#summary.tabIndex = -1;
    this.#summary.hidden = true;
    this.#live.setAttribute("role", "status");
    this.append(this.#summary, this.#live, this.#list);
    input.addEventListener("change", this.#onChosen);
    form.addEventListener("submit", this.#onSubmit);
    addEventListener("beforeunload", this.#onLeaving);
    this.#tell();
  }

  // -- choosing ------------------------------------------------------------------------------------------------------

  #onChosen = (): void => {
    if (!this.#input.files?.length) return;
    const limit = Number(this.dataset["limit"]) * 1024 * 1024;
    for (const file of this.#input.files) {
      const sent = new Sent(file, this.#page, this.#onButton);
      this.#files.push(sent);
      this.#list.append(sent.row);
      if (file.size > limit) {
        const what = this.#page.say("larger-than", { limit: this.dataset["limit"] ?? "" });
        this.#tooLarge(sent, what);
      }
    }
    // The list below says what was chosen; the control is free for more.
    this.#input.value = "";
    this.#input.dispatchEvent(new Event("change"));
    this.#finished = false;
    this.#summary.hidden = true;
    this.#tell();
  };

  #onButton = (sent: Sent): void => {
    if (sent.state === "stopped") {
      this.#finished = false;
      this.#summary.hidden = true;
      void this.#send(sent).then(() => this.#watch());
      this.#tell();
      return;
    }
    this.#files = this.#files.filter((other) => other !== sent);
    sent.row.remove();
    this.#tell();
    this.#button.focus();
  };

  // -- sending -------------------------------------------------------------------------------------------------------

  #onSubmit = (event: SubmitEvent): void => {
    if (!this.#files.length) return; // the page says that a file must be chosen
    event.preventDefault();
    this.#finished = false;
    const waiting = this.#files.filter((sent) => sent.state === "ready" || sent.state === "stopped");
    const next = async (): Promise<void> => {
      for (let sent = waiting.shift(); sent; sent = waiting.shift()) await this.#send(sent);
    };
    void Promise.all(Array.from({ length: AT_ONCE }, next)).then(() => this.#watch());
    this.#tell();
  };

  #body(sent: Sent): FormData {
    const body = new FormData();
    for (const [name, value] of new FormData(this.#form)) {
      if (typeof value === "string" && name !== "key" && name !== "csrfmiddlewaretoken") body.append(name, value);
    }
    body.append("key", sent.key);
    body.append(this.#input.name, sent.file);
    return body;
  }

  #token(): string {
    const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie)?.[1];
    return cookie ?? this.#form.querySelector<HTMLInputElement>("[name=csrfmiddlewaretoken]")?.value ?? "";
  }

  #send(sent: Sent): Promise<void> {
    sent.show("sending", this.#page.say("sending"));
    sent.progress(0);
    return new Promise((resolve) => {
      const request = new XMLHttpRequest(); // fetch does not tell how much of a file has gone
      request.open("POST", this.#form.action);
      request.setRequestHeader("Accept", "application/json");
      request.setRequestHeader("X-CSRFToken", this.#token());
      request.upload.onprogress = (event) => sent.progress(event.loaded / Math.max(event.total, 1));
      request.onload = () => this.#onAnswer(sent, request);
      request.onerror = () => this.#stopped(sent, "broke-off");
      request.onloadend = () => {
        this.#tell();
        resolve();
      };
      request.send(this.#body(sent));
    });
  }

  #onAnswer(sent: Sent, request: XMLHttpRequest): void {
    let answer: { ids?: string[]; too_large?: string[]; why?: string; todo?: string } = {};
    try {
      answer = JSON.parse(request.responseText) as typeof answer;
    } catch {
      // a page and no answer: told below
    }
    if (request.status === 200 && answer.ids) {
      sent.ids = answer.ids;
      const large = answer.too_large?.length ? this.#page.say("left-out", { names: answer.too_large.join(", ") }) : "";
      sent.show("reading", this.#page.say("reading"), large);
      this.#watch();
    } else if (answer.why) {
      sent.show("problem", this.#page.say("not-kept"), "", [{ where: "", what: answer.why, todo: answer.todo ?? "" }]);
    } else if (request.status === 413) {
      this.#tooLarge(sent, this.#page.say("too-large-here"));
    } else if (request.status === 200 || request.status === 403) {
      this.#stopped(sent, "signed-out");
    } else {
      this.#stopped(sent, "not-taken");
    }
  }

  /** `why` is a word of the page, beside one that says what to do about it. */
  #stopped(sent: Sent, why: string, state = "not-sent"): void {
    const problem = { where: "", what: this.#page.say(why), todo: this.#page.say(`${why}-todo`) };
    sent.show("stopped", this.#page.say(state), "", [problem]);
  }

  #tooLarge(sent: Sent, what: string): void {
    sent.show("problem", this.#page.say("too-large"), "", [{ where: "", what, todo: this.#page.say("too-large-todo") }]);
  }

  // -- what came of them ---------------------------------------------------------------------------------------------

  #watch(): void {
    clearTimeout(this.#timer);
    if (this.#files.some((sent) => sent.state === "reading")) {
      this.#timer = window.setTimeout(() => void this.#look(), LOOK);
    }
    this.#tell();
  }

  async #look(): Promise<void> {
    const reading = this.#files.filter((sent) => sent.state === "reading");
    const wanted = reading.flatMap((sent) => sent.ids.map((id) => `id=${id}`));
    for (let from = 0; from < wanted.length; from += IDS) {
      const ids = wanted.slice(from, from + IDS);
      try {
        const answer = await fetch(`${this.dataset["states"] ?? ""}?${ids.join("&")}`, { redirect: "manual" });
        if (!answer.ok) break;
        const { files, stopped } = (await answer.json()) as { files: Told[]; stopped: boolean };
        for (const told of files) this.#onTold(told);
        const unread = stopped ? reading.filter((sent) => sent.state === "reading") : [];
        for (const sent of unread) this.#stopped(sent, "reading-stopped", "not-read");
      } catch {
        break; // asked again below
      }
    }
    this.#watch();
  }

  #onTold(told: Told): void {
    this.#files.find((file) => file.ids.includes(told.id))?.tell(told);
  }

  // -- words ---------------------------------------------------------------------------------------------------------

  #tell(): void {
    const ready = this.#files.filter((sent) => sent.state === "ready").length;
    this.#button.textContent = this.#page.count("upload", ready || 1);
    const started = this.#files.length > ready;
    if (!started) return;
    const over = this.#files.filter((sent) => sent.isOver);
    const stopped = this.#files.filter((sent) => sent.state === "stopped");
    if (over.length + stopped.length < this.#files.length) {
      const words = this.#page.count("so-far", this.#files.length, { done: over.length });
      if (over.length % 5 === 0 && this.#live.textContent !== words) this.#live.textContent = words;
      return;
    }
    if (!this.#finished) this.#finish(over, stopped);
  }

  #finish(over: Sent[], stopped: Sent[]): void {
    this.#finished = true;
    const counted = (state: State): number => over.filter((sent) => sent.state === state).length;
    const lines = [
      [counted("done"), "sum-read"],
      [counted("quiet"), "sum-repeat"],
      [counted("problem"), "sum-unread"],
      [stopped.length, "sum-not-sent"],
    ] as const;
    const told = lines.filter(([number]) => number).map(([number, word]) => this.#page.count(word, number));
    const link = element("a", "govuk-button", this.#page.say("to-the-interviews"));
    link.href = this.dataset["list"] ?? "";
    const files = this.#page.count("files", this.#files.length);
    this.#summary.replaceChildren(element("h2", "", files), element("p", "", `${told.join(". ")}.`), link);
    this.#summary.hidden = false;
    this.#live.textContent = `${files}: ${told.join(", ")}.`;
    this.#summary.focus();
    // What needs a look stands first.
    for (const sent of [...this.#files].reverse()) {
      if (sent.state === "problem" || sent.state === "stopped") this.#list.prepend(sent.row);
    }
  }

  #onLeaving = (event: BeforeUnloadEvent): void => {
    if (this.#files.some((sent) => sent.state === "ready" || sent.state === "sending")) event.preventDefault();
  };
}

customElements.define("drop-files", DropFiles);
