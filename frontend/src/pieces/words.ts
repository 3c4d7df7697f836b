/**
 * The words that an island says. They stand in the page, in a `<template data-words>` inside the island, so that they
 * are in the language of the page: each in an element with its `data-word`, with values in braces. Where it matters how
 * many, `data-word` ends in "-one", "-other" or another of the language's plural forms.
 */

type Values = Record<string, string | number>;

export class Words {
  #words = new Map<string, string>();
  #plural = new Intl.PluralRules(document.documentElement.lang || "en");

  constructor(island: HTMLElement) {
    const held = island.querySelector<HTMLTemplateElement>("template[data-words]")?.content;
    for (const one of held?.querySelectorAll<HTMLElement>("[data-word]") ?? []) {
      this.#words.set(one.dataset["word"] ?? "", one.textContent ?? "");
    }
  }

  say(word: string, values: Values = {}): string {
    const words = this.#words.get(word) ?? word;
    return words.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
  }

  /** With `{number}` in it, in the form for that many. */
  count(word: string, number: number, values: Values = {}): string {
    const form = `${word}-${this.#plural.select(number)}`;
    return this.say(this.#words.has(form) ? form : `${word}-other`, { ...values, number });
  }
}
