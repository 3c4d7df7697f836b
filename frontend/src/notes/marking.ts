/** Marks on the words selected in a field, in the form that the readers of notes understand. */

const OFF = "[off the record] ";
const ON = " [on the record]";

/** Puts text in the place of the selection so that the browser can undo it, and says that the field changed. */
const replaceSelection = (field: HTMLTextAreaElement, text: string, start: number, end: number): void => {
  field.focus();
  field.setSelectionRange(start, end);
  if (!document.execCommand("insertText", false, text)) {
    field.setRangeText(text, start, end, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
};

/** The selection without the white space at its ends. */
const selected = (field: HTMLTextAreaElement): { start: number; end: number; words: string } => {
  let start = field.selectionStart;
  let end = field.selectionEnd;
  while (start < end && /\s/.test(field.value[start] ?? "")) start += 1;
  while (end > start && /\s/.test(field.value[end - 1] ?? "")) end -= 1;
  return { start, end, words: field.value.slice(start, end) };
};

const wrap = (field: HTMLTextAreaElement, before: string, after: string): void => {
  const { start, end, words } = selected(field);
  const outside = field.value.slice(start - before.length, start) === before && field.value.slice(end).startsWith(after);
  if (words.startsWith(before) && words.endsWith(after) && words.length >= before.length + after.length) {
    replaceSelection(field, words.slice(before.length, words.length - after.length), start, end);
  } else if (words && outside) {
    replaceSelection(field, words, start - before.length, end + after.length);
  } else {
    replaceSelection(field, before + words + after, start, end);
    if (!words) field.setSelectionRange(start + before.length, start + before.length);
  }
};

export const markVerbatim = (field: HTMLTextAreaElement): void => wrap(field, "“", "”");

export const markOffRecord = (field: HTMLTextAreaElement): void => wrap(field, OFF, ON);

/** Begins a line with who speaks. */
export const beginLine = (field: HTMLTextAreaElement, who: string): void => {
  const at = field.selectionEnd;
  const fresh = at === 0 || field.value[at - 1] === "\n";
  replaceSelection(field, `${fresh ? "" : "\n"}${who}: `, at, at);
};
