// Sends without reloading, and adds each new message once, in order, as it comes. All of it is HTML from the server.
(() => {
  const chat = document.getElementById("chat");
  const composer = document.getElementById("composer");
  const typed = document.getElementById("text");
  const busy = document.getElementById("busy");
  const failed = document.getElementById("failed");
  const numberOf = (message) => Number(message.dataset.seq);
  const last = () => Math.max(0, ...[...chat.children].map(numberOf));
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
  const anId = () => Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("");
  const bottom = () => window.innerHeight + window.scrollY >= document.documentElement.scrollHeight - 400;

  let active = Date.now(); // when the caller last did anything here
  for (const sign of ["keydown", "pointerdown", "wheel", "touchmove"]) {
    document.addEventListener(sign, () => (active = Date.now()), { passive: true });
  }
  const nobodyReads = () => Date.now() - active > 60_000; // so a check-in may come into view by itself

  function add(messages) {
    const follow = bottom();
    const fresh = [...messages].filter((m) => !chat.querySelector(`[data-seq="${numberOf(m)}"]`));
    for (const message of fresh) {
      const next = [...chat.children].find((other) => numberOf(other) > numberOf(message));
      chat.insertBefore(message, next || null);
    }
    if (!fresh.length) return;
    const mine = fresh.find((m) => m.classList.contains("message--caller"));
    if (mine) {
      for (const old of chat.querySelectorAll("#latest")) old.removeAttribute("id");
      mine.id = "latest";
    }
    if (nobodyReads()) fresh[0].scrollIntoView({ block: "start" });
    else if (follow || mine) (document.getElementById("latest") || fresh[0]).scrollIntoView({ block: "start" });
  }

  function show(html) {
    const page = parsed(html);
    const held = document.getElementById("reply").contains(document.activeElement);
    add(page.getElementById("news").children);
    const reply = page.getElementById("reply");
    const now = document.getElementById("reply");
    const status = now.querySelector("[role=status]"); // kept, so that a change is read out
    const words = reply.querySelector("[role=status]");
    status.className = words.className;
    if (status.textContent !== words.textContent) status.replaceChildren(...words.childNodes);
    now.dataset.holder = reply.dataset.holder;
    const ring = [now, reply].map((one) => one.querySelector("#call-back"));
    if (ring[0].innerHTML !== ring[1].innerHTML) ring[0].replaceWith(ring[1]);
    const buttons = now.querySelector("#choices");
    const fresh = reply.querySelector("#choices");
    if (buttons && fresh && buttons.dataset.asked === fresh.dataset.asked) return; // what is ticked stays ticked
    if (buttons) buttons.remove();
    if (fresh) now.append(fresh);
    if (held) (fresh || typed).focus({ preventScroll: true });
  }

  async function refresh() {
    const answer = await fetch(`/chat/form?after=${last()}`, { cache: "no-store" });
    if (answer.ok) show(await answer.text());
  }

  async function send(form, button) {
    if (form.dataset.sending) return;
    form.dataset.sending = "yes";
    composer.append(failed); // beside the form it is about, and never removed with it
    failed.textContent = "";
    busy.textContent = "Sending…";
    const explain = (words) => {
      form.append(failed);
      failed.textContent = words;
    };
    const body = new URLSearchParams(new FormData(form, button));
    body.set("after", last());
    const sent = typed.value;
    try {
      const answer = await fetch(form.action, { method: "POST", body, headers: { Accept: "text/x-fragment" } });
      const words = await answer.text();
      if (answer.ok) {
        if (form === composer) typed.value = typed.value.startsWith(sent) ? typed.value.slice(sent.length).trimStart() : typed.value; // more may be there by now
        for (const open of form.closest("details") ? [form.closest("details")] : []) open.open = false;
        form.elements.client_message_id.value = anId();
        show(words);
      } else if (answer.status === 410) {
        form.submit(); // this browser's chat is gone: the words begin a new one
      } else if (answer.status === 422) {
        form.elements.client_message_id.value = anId();
        explain(words);
      } else {
        explain("Something went wrong on our side. Please send it again. If life is at risk call 999.");
      }
    } catch {
      // The same id goes with the next try: if this one did arrive, the same words are not stored twice.
      explain("Your message could not be sent. Check your connection, then send it again.");
    } finally {
      delete form.dataset.sending;
      busy.textContent = "";
    }
  }

  document.addEventListener("submit", (event) => {
    if (!event.target.matches("form[data-send]")) return;
    event.preventDefault();
    send(event.target, event.submitter);
  });

  let waiting;
  const stream = new EventSource(`${chat.dataset.events}?after=${last()}`);
  stream.addEventListener("message", (event) => {
    add(parsed(event.data).body.children);
    clearTimeout(waiting);
    waiting = setTimeout(() => busy.textContent || refresh(), 150);
  });
  const waits = () => document.getElementById("reply").dataset.holder === "queue";
  setInterval(() => waits() && !busy.textContent && refresh().catch(() => {}), 30_000); // their place stays true
  window.addEventListener("online", refresh);
  document.addEventListener("visibilitychange", () => document.hidden || refresh());
})();
