// Shows the button that prints this page; without scripts the browser's own menu does it.
(() => {
  const button = document.querySelector("[data-print]");
  const hint = document.querySelector(".kept__hint");
  button.hidden = false;
  hint.hidden = true;
  button.addEventListener("click", () => window.print());
})();
