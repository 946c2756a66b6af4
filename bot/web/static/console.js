// Keeps the transcript at its newest message, and what a member of staff may do in step with who holds the conversation.
(() => {
  const transcript = document.getElementById("transcript");
  const down = () => transcript && (transcript.scrollTop = transcript.scrollHeight);
  const state = () => document.querySelector("[data-state]")?.dataset.state;
  let known = state();
  down();
  // A page that hears nothing any more must not look live: if that is because the session ended, it goes to sign in.
  document.body.addEventListener("htmx:sseError", async () => {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.status === 401) location.assign(answer.headers.get("HX-Redirect"));
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt.closest("#transcript")) down();
    if (event.detail.elt.id === "acts") document.querySelector("#write textarea")?.focus();
    if (!transcript || state() === known) return;
    known = state();
    const fields = [...document.querySelectorAll("#acts textarea, #acts input[type=text]")];
    const writing = fields.some((field) => field.value !== field.defaultValue); // never thrown away
    if (!writing) htmx.ajax("GET", location.pathname, { target: "#acts", select: "#acts", swap: "outerHTML" });
  });
})();
