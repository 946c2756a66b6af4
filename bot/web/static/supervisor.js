// Says how many wait to a screen reader, politely and only when the number has changed.
(() => {
  const says = document.getElementById("supervisor-says");
  const heard = () => document.querySelector("[data-say]")?.dataset.say ?? "";
  let last = heard();
  document.body.addEventListener("htmx:afterSettle", () => {
    if (heard() === last) return;
    last = heard();
    says.textContent = last;
  });
})();
