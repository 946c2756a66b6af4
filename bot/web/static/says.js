// Says what a page's live part has come to, politely, and only when that has changed.
(() => {
  const says = document.getElementById("says");
  const heard = () => document.querySelector("[data-say]")?.dataset.say ?? "";
  let last = heard();
  document.body.addEventListener("htmx:afterSettle", () => {
    if (heard() === last) return;
    last = heard();
    says.textContent = last;
  });
})();
