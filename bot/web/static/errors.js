// Takes whoever sent a form to what was wrong with it, before they read the page anew.
(() => {
  const summary = document.querySelector(".nhsuk-error-summary");
  if (!summary) return;
  summary.tabIndex = -1;
  summary.focus();
})();
