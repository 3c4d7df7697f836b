"use strict";
/* Everything here is an addition: without it each link leads to the same words further down the page. */
(() => {
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const make = (name, properties = {}, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };
  document.documentElement.classList.remove("no-js");
  $$(".js").forEach((element) => { element.hidden = false; });

  /* The panel: the words behind a figure, a name or a mark. */
  const panel = $("#panel");
  let opener = null;

  /* Opening and closing moves the page's lines: keep what the reader chose where it was. */
  const holdStill = (element, change) => {
    const before = element.getBoundingClientRect().top;
    change();
    scrollBy({ top: element.getBoundingClientRect().top - before, behavior: "instant" });
  };

  const passage = (number) => {
    const home = document.getElementById(`q${number}`);
    if (!home) return null;
    const copy = home.cloneNode(true);
    copy.removeAttribute("id");
    const label = $(".nr", copy);
    label.replaceWith(make("a", { className: "nr", href: `#q${number}`, textContent: label.textContent }));
    return copy;
  };

  const close = (giveFocusBack = true) => {
    if (!panel.open) return;
    const from = opener;
    holdStill(from, () => {
      panel.close();
      document.body.classList.remove("with-panel");
    });
    from.classList.remove("is-open");
    opener = null;
    if (giveFocusBack) from.focus({ preventScroll: true });
  };

  const open = (link) => {
    const theme = document.getElementById(link.hash.slice(1))?.closest(".theme");
    if (!theme) return false;
    opener?.classList.remove("is-open");
    opener = link;
    const words = link.dataset.words.split(" ").filter(Boolean);
    const passages = words.map(passage).filter(Boolean);
    const says = passages.filter((item) => !item.classList.contains("differs"));
    const differs = passages.filter((item) => item.classList.contains("differs"));
    const title = make("h2", { id: "panel-title", tabIndex: -1, textContent: $("h3", theme).textContent });
    const button = make("button", { type: "button", className: "close", textContent: "×" });
    button.setAttribute("aria-label", "Close");
    button.addEventListener("click", () => close());
    const lead = make("p");
    if (link.dataset.lead) lead.append(make("b", { textContent: link.dataset.lead }), ". ");
    lead.append(`All together ${theme.dataset.heard.replace("Raised", "raised")}.`);
    const power = $(".power", theme);
    if (power) lead.append(" ", power.textContent);
    panel.replaceChildren(
      button,
      make("p", { className: `facet f-${theme.dataset.facet}`, textContent: theme.dataset.facetName }),
      title,
      lead,
      ...says,
    );
    if (differs.length) panel.append(make("h3", { className: "differ", textContent: "Who sees it differently" }), ...differs);
    if (!passages.length) panel.append(make("p", { className: "soft", textContent: "Counted, and none of these words may be shown here." }));
    const all = theme.dataset.words.split(" ").filter(Boolean).length;
    panel.append(make("p", {}, make("a", {
      href: `#${theme.id}`,
      textContent: all > passages.length ? `All ${all} passages on this theme` : "See this theme in the report",
    })));
    holdStill(link, () => {
      if (!panel.open) panel.show();
      document.body.classList.add("with-panel");
    });
    link.classList.add("is-open");
    panel.scrollTop = 0;
    title.focus({ preventScroll: true });
    return true;
  };

  document.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
    const link = event.target.closest("a[href^='#']");
    if (!link) return;
    if (link.matches("[data-words]") && open(link)) event.preventDefault();
    else if (panel.contains(link)) close(false);
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") close();
  });

  /* A link into something folded up opens it. */
  const reveal = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!target) return;
    for (let around = target.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
    target.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  if (location.hash) reveal();

  /* The picture: which themes, and in which order. */
  const body = $(".matrix tbody");
  const rows = body ? $$("tr", body) : [];
  const status = $("#picture-status");
  const tell = () => {
    const shown = rows.filter((row) => !row.hidden).length;
    status.textContent = `${shown} ${shown === 1 ? "theme" : "themes"} shown`;
  };
  $$(".chip[data-facet]").forEach((chip) => chip.addEventListener("click", () => {
    $$(".chip[data-facet]").forEach((other) => other.setAttribute("aria-pressed", String(other === chip)));
    rows.forEach((row) => { row.hidden = Boolean(chip.dataset.facet) && row.dataset.facet !== chip.dataset.facet; });
    tell();
  }));
  $("#sort")?.addEventListener("change", (event) => {
    const by = event.target.value;
    const value = (row) => Number(row.dataset[by]);
    const order = (row) => Number(row.dataset.order);
    const compare = {
      order: (a, b) => order(a) - order(b),
      heard: (a, b) => value(b) - value(a) || order(a) - order(b),
      differ: (a, b) => value(b) - value(a) || order(a) - order(b),
      lived: (a, b) => value(b) - value(a) || order(a) - order(b),
    }[by];
    body.append(...[...rows].sort(compare));
    tell();
  });
  $("a[href='#figures']")?.addEventListener("click", () => {
    const figures = $("#figures");
    figures.open = true;
    $("summary", figures).focus();
  });

  const scroller = $(".matrix")?.parentElement;
  if (scroller) new ResizeObserver(() => {
    $("#sideways").hidden = scroller.scrollWidth <= scroller.clientWidth + 1;
  }).observe(scroller);

  /* Where the reader is, in the list of contents. */
  const entries = new Map($$(".contents a").map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((changes) => {
    changes.filter((change) => change.isIntersecting).forEach((change) => {
      entries.forEach((link) => link.removeAttribute("aria-current"));
      entries.get(change.target.id)?.setAttribute("aria-current", "location");
    });
  }, { rootMargin: "-20% 0px -70%" });
  entries.forEach((_, id) => { const section = document.getElementById(id); if (section) seen.observe(section); });
})();
