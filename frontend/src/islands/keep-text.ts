/**
 * A form that stays as it is when there is no connection: `<form data-keep-text>` with a `[data-no-connection]` inside.
 *
 * Sent without a connection, a form is gone with its page: what was typed on a phone in a dead spot would be lost. So we
 * ask first whether anything answers, and if not, say so and leave everything where it is. Nothing is stored.
 */

const ANSWERS_WITHIN = 10_000; // milliseconds; a slow line is a connection too

const answers = async (): Promise<boolean> => {
  try {
    await fetch(location.href, { method: "HEAD", cache: "no-store", signal: AbortSignal.timeout(ANSWERS_WITHIN) });
    return true;
  } catch {
    return false;
  }
};

const keepText = (form: HTMLFormElement): void => {
  const notice = form.querySelector<HTMLElement>("[data-no-connection]");
  let asking = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (asking) return;
    asking = true;
    if (notice) notice.hidden = true;
    void answers().then((there) => {
      asking = false;
      if (there) form.submit();
      else if (notice) notice.hidden = false;
    });
  });
};

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-keep-text]")) keepText(form);
