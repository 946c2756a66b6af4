// Keeps the transcript at its newest message, what staff may do in step with who holds the conversation, and
// the wall where somebody is reading it.
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
    if (event.detail.elt.id === "at-hand") document.querySelector("#at-hand .found")?.focus();
    if (event.detail.elt.id === "acts") document.querySelector("#write textarea, #call .call__ask")?.focus();
    if (!transcript || state() === known) return;
    known = state();
    const fields = [...document.querySelectorAll("#acts textarea, #acts input[type=text]")];
    const writing = fields.some((field) => field.value !== field.defaultValue); // never thrown away
    if (!writing) htmx.ajax("GET", location.pathname, { target: "#acts", select: "#acts", swap: "outerHTML" });
    const looking = document.querySelector("#at-hand details[open]");
    if (!looking) htmx.ajax("GET", location.pathname, { target: "#at-hand", select: "#at-hand", swap: "outerHTML" });
  });

  // A checked reply goes where the cursor is, to be changed before it is sent.
  document.body.addEventListener("click", (event) => {
    const reply = event.target.closest("[data-insert]");
    const box = reply && document.getElementById("text");
    if (!box) return;
    event.preventDefault();
    box.setRangeText(reply.dataset.insert, box.selectionStart, box.selectionEnd, "end");
    box.focus();
  });

  // The wall: the row that is read or in focus stays where it is, and only new callers at A or B are said aloud.
  const wall = document.getElementById("queue");
  const rows = () => [...wall.querySelectorAll("tr[id]")];
  const alarms = () => new Map(rows().filter((r) => r.dataset.alarm).map((r) => [r.id, r.dataset.alarm]));
  const seen = wall && alarms();
  let anchor, aside, moved;
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (event.detail.target !== wall) return;
    moved = true;
    const row = document.activeElement?.closest("tr[id]") ?? rows().find((r) => r.getBoundingClientRect().bottom > 0);
    anchor = window.scrollY > 0 && row && { id: row.id, top: row.getBoundingClientRect().top };
    aside = document.getElementById("wall-region")?.scrollLeft ?? 0;
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.target !== wall || !moved) return; // htmx says it once for each new part
    moved = false;
    const row = anchor && document.getElementById(anchor.id);
    if (row) window.scrollBy({ top: row.getBoundingClientRect().top - anchor.top, behavior: "instant" });
    const region = document.getElementById("wall-region");
    if (region) region.scrollLeft = aside;
    const fresh = [...alarms()].filter(([id, code]) => (seen.get(id) ?? "C") > code);
    for (const [id, code] of fresh) seen.set(id, code);
    const said = fresh.map(([id]) => `New: ${document.getElementById(id).dataset.announce}.`);
    if (said.length) document.getElementById("arrivals").textContent = said.join(" ");
  });
})();
