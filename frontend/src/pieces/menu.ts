/** The account menu closes when somebody chooses something else, and by Escape. */

const menus = document.querySelectorAll<HTMLDetailsElement>("details.account-menu");

for (const menu of menus) {
  document.addEventListener("click", (event) => {
    if (event.target instanceof Node && !menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    event.preventDefault();
    menu.open = false;
    menu.querySelector("summary")?.focus();
  });
}
