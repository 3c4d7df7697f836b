/** What every page loads. Pages work without it; this makes them kinder. */

import {
  CharacterCount,
  Checkboxes,
  ErrorSummary,
  FileUpload,
  Radios,
  SkipLink,
  createAll,
} from "govuk-frontend";
import htmx from "htmx.org";

import "./pieces/confirm-leave";
import "./pieces/copy-text";
import "./pieces/menu";
import "./pieces/side-panel";

// Nothing is evaluated from a string and no style is injected: the policy of every page forbids both.
htmx.config.allowEval = false;
htmx.config.includeIndicatorStyles = false;
htmx.config.selfRequestsOnly = true;
htmx.config.historyCacheSize = 0; // what somebody said stays out of the browser's storage

document.body.classList.add("js-enabled", "govuk-frontend-supported");

const components = [CharacterCount, Checkboxes, ErrorSummary, FileUpload, Radios, SkipLink] as const;

const enliven = (scope: Element | Document): void => {
  for (const component of components) createAll(component, undefined, scope);
};

enliven(document);

// What htmx or the side panel puts into a page is brought to life as the page itself was.
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element && event.target !== document.body) enliven(event.target);
});
document.addEventListener("strandline:added", (event) => {
  if (event.target instanceof HTMLElement) htmx.process(event.target);
  if (event.target instanceof Element) enliven(event.target);
});
