// Keeps the transcript at its newest message, what staff may do in step with who holds the conversation, and
// the wall where somebody is reading it.
(() => {
  const transcript = document.getElementById("transcript");
  const down = () => transcript && (transcript.scrollTop = transcript.scrollHeight);
  const state = () => document.querySelector("[data-state]")?.dataset.state;
  const here = location.pathname.match(/^\/console\/conversations\/[^/]+/)?.[0];
  const standard = (f) => Math.max(0, [...f.options].findIndex((o) => o.defaultSelected));
  const changed = (f) => (f.options ? f.selectedIndex !== standard(f) : f.type === "checkbox" ? f.checked !== f.defaultChecked : f.value !== f.defaultValue);
  const fields = (part) => [...part.querySelectorAll("textarea, select, input[type=text], input[type=checkbox]")];
  const halfWritten = (part) => fields(part).filter(changed);
  const typedIn = new WeakSet(); // also where it is what stood there before, such as the age that was looked for
  document.addEventListener("input", ({ target }) => typedIn.add(target), true);
  const lookedAt = () => document.querySelector("#at-hand details[open]");
  // How far this page has been read: what has stood in it for a moment while it is in front. Acts that leave or
  // lower the caller go with that number, so that none is done over a line nobody has read.
  const read = document.getElementById("read");
  const shown = () => Number([...document.querySelectorAll("#transcript [data-seq]")].at(-1)?.dataset.seq ?? 0);
  function look() {
    const seq = shown();
    setTimeout(() => {
      if (document.hidden || seq <= Number(read.elements.after.value)) return;
      read.elements.after.value = seq;
      htmx.trigger(read, "shown");
    }, 1_500);
  }
  if (read) {
    document.addEventListener("visibilitychange", look);
    document.body.addEventListener("htmx:afterSettle", ({ detail }) => detail.elt.closest("#transcript") && look());
    document.addEventListener("submit", ({ target }) => {
      const field = target.querySelector("[data-read]");
      if (field) field.value = read.elements.after.value;
    }, true);
  }
  const formed = ({ id }) => id === "acts" || id === "at-hand"; // the parts with forms
  let known = state();
  let unsent = [];
  down();
  if (transcript && location.pathname !== here) history.replaceState(null, "", here); // a refused act cannot be loaded again
  // A page that hears nothing any more must not look live: if that is because the session ended, it goes to sign in.
  document.body.addEventListener("htmx:sseError", async () => {
    const answer = await fetch(location.href, { headers: { "HX-Request": "true" } }).catch(() => null);
    if (answer?.status === 401) location.assign(answer.headers.get("HX-Redirect"));
  });
  document.body.addEventListener("htmx:afterSettle", (event) => {
    if (event.detail.elt.closest("#transcript")) down();
    const { elt, requestConfig } = event.detail;
    const asked = requestConfig?.verb === "post"; // by whoever is here, and not because something changed
    if (elt.closest("#summary") && asked) document.getElementById("recommendation").focus();
    if (formed(elt)) {
      let typing;
      for (const { found, words, more, checked, focused } of unsent.splice(0)) {
        const field = elt.querySelector(found);
        if (!field || changed(field)) continue;
        field.closest("details")?.setAttribute("open", "");
        if (field.type === "checkbox") field.checked = checked;
        else field.value = field.value ? words : more ?? words; // a refused message stays before what came after it
        if (focused) typing = field;
      }
      const wrong = document.querySelector("#acts .nhsuk-textarea--error"); // never from there into the caller's box
      if (elt.id === "at-hand" && asked) (typing ?? elt.querySelector(".found") ?? elt.querySelector("summary")).focus();
      if (elt.id === "acts" && asked) (wrong ?? document.querySelector("#write textarea, #call .call__ask, #acts summary"))?.focus();
    }
    if (!transcript || state() === known) return;
    known = state();
    if (!halfWritten(document.getElementById("acts")).length) htmx.ajax("GET", here, { target: "#acts", select: "#acts", swap: "outerHTML" });
    if (!lookedAt()) htmx.ajax("GET", here, { target: "#at-hand", select: "#at-hand", swap: "outerHTML" });
  });

  // What is half-written in another form outlives the form that was sent, and so does what was typed after it was sent.
  // A line that may have arrived keeps its id, so that it is sent once however often it is tried.
  const withId = (f) => (f.id === "text" ? [f, document.getElementById("line")] : [f]);
  document.body.addEventListener("htmx:afterRequest", ({ detail: { elt, xhr } }) => {
    const says = elt.id === "write" && document.getElementById("not-sent");
    if (says) says.textContent = !xhr.status || xhr.status >= 500 ? says.dataset.words : "";
  });
  const found = (f) => (f.id ? `#${CSS.escape(f.id)}` : `[name="${CSS.escape(f.name)}"][value="${CSS.escape(f.value)}"]`);
  const after = (sent, words) => (words.startsWith(sent) ? words.slice(sent.length).trimStart() : words);
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    const { target, requestConfig } = event.detail;
    if (!formed(target)) return;
    if (target.id === "at-hand" && requestConfig.verb === "get" && lookedAt()) return void (event.detail.shouldSwap = false); // opened meanwhile
    unsent = fields(target).filter((f) => changed(f) || (typedIn.has(f) && f.value)).flatMap(withId).map((f) => ({ found: found(f), words: f.value, checked: f.checked, focused: f === document.activeElement }));
    for (const one of unsent) {
      const field = target.querySelector(one.found);
      if (requestConfig.elt.contains(field)) one.more = after(requestConfig.parameters[field.name] ?? "", field.value);
    }
    unsent = unsent.filter((one) => one.more !== "");
  });

  // Who types is said once, and not each time the page asks.
  document.body.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.target.id === "typing" && detail.serverResponse.trim() === detail.target.textContent.trim()) detail.shouldSwap = false;
  });

  // Where what was in focus has gone, the keyboard stays in the nearest part around it that is still there.
  let around = []; // what was last in focus, and all that it stood in
  document.addEventListener("pointerdown", () => (around = [])); // whoever points elsewhere is elsewhere
  document.addEventListener("focusin", ({ target }) => {
    around = [];
    for (let part = target; part !== document.body; part = part.parentElement) around.push(part);
  });
  document.body.addEventListener("htmx:afterSettle", () => {
    if (document.activeElement !== document.body || !around.length || around[0].isConnected) return;
    const part = around.map((one) => (one.isConnected ? one : one.id && document.getElementById(one.id))).find(Boolean);
    if (!part) return;
    if (part.tabIndex < 0) part.tabIndex = -1;
    part.focus({ preventScroll: true });
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

  // Whom to ring: the list stands still while a note is half-written, and says so. A number not to be rung any more goes.
  const calls = document.getElementById("calls");
  document.body.addEventListener("htmx:beforeSwap", (event) => {
    if (!calls || event.detail.target !== calls) return;
    const writing = [...calls.querySelectorAll("input[type=text]")].some((f) => f.value !== f.defaultValue);
    if (writing) event.detail.shouldSwap = false;
    for (const number of calls.querySelectorAll("a[href^='tel:']")) number.hidden = !event.detail.serverResponse.includes(number.getAttribute("href"));
    const still = document.getElementById("calls-still");
    const says = writing ? still.dataset.says : "";
    if (still.textContent !== says) still.textContent = says;
  });

  // On a phone the callers come first.
  const choose = document.querySelector(".wall__choose");
  if (choose && !location.search && matchMedia("(max-width: 48em)").matches) choose.open = false;

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
