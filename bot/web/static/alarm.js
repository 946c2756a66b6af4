// Alarms, callers put before you and lines you have not read: as a sound, in the page's title and read out, while they
// ring, or once where it can wait a little. Muting ends by itself after 15 minutes.
(() => {
  const bar = document.getElementById("alarms");
  if (!bar) return;
  const button = document.getElementById("alarm-sound");
  const [MUTED, MUTE_FOR, EVERY] = ["alarm-muted-until", 15 * 60_000, 6_000];
  const sound = new AudioContext(); // the browser keeps it silent until somebody has clicked in this page
  const first = document.title;
  const PAUSE = 2_500; // between two looks because anything changed: on a busy night that is every second
  let [ringing, heard, looked] = [[], [], 0];

  const mutedUntil = () => Number(localStorage.getItem(MUTED) || 0);
  const muted = () => mutedUntil() > Date.now();

  function beep() {
    for (const [start, pitch] of [[0, 880], [0.25, 660], [0.5, 880]]) {
      const [tone, volume] = [sound.createOscillator(), sound.createGain()];
      tone.frequency.value = pitch;
      volume.gain.setValueAtTime(0.3, sound.currentTime + start);
      volume.gain.exponentialRampToValueAtTime(0.001, sound.currentTime + start + 0.22);
      tone.connect(volume).connect(sound.destination);
      tone.start(sound.currentTime + start);
      tone.stop(sound.currentTime + start + 0.22);
    }
  }

  function show() {
    const until = new Date(mutedUntil()).toLocaleTimeString("en-GB", { hour: "numeric", minute: "2-digit", hour12: true }).replace(" ", "");
    const off = sound.state !== "running";
    const text = off ? "Alarm sound is off. Turn it on" : muted() ? `Alarm sound is muted until ${until}. Turn it on` : "Mute the alarm sound for 15 minutes";
    if (button.textContent !== text) button.textContent = text;
    button.classList.toggle("alarm-bar__sound--off", off || muted());
    button.hidden = false;
  }

  function sayAgain(now = ringing.length) {
    show();
    if (now && sound.state === "running" && !muted()) beep();
  }

  function heed() {
    const titles = [], now = [], once = [];
    const split = (ids = "") => ids.split(" ").filter(Boolean);
    for (const one of document.querySelectorAll("[data-ringing]")) {
      const [says, ids] = [document.getElementById(one.dataset.says), split(one.dataset.ringing)];
      if (says.textContent !== one.dataset.words) says.textContent = one.dataset.words; // read out once
      if (ids.length) titles.push(`${ids.length} ${one.dataset.title}`);
      now.push(...ids);
      once.push(...split(one.dataset.once));
    }
    const title = document.querySelector("[data-page-title]")?.dataset.pageTitle ?? first; // its numbers change meanwhile
    document.title = titles.length ? `(${titles.join(", ")}) ${title}` : title;
    const fresh = [...now, ...once].some((id) => !heard.includes(id));
    [ringing, heard] = [now, [...now, ...once]];
    if (fresh) sayAgain(fresh);
  }

  button.addEventListener("click", () => {
    if (sound.state === "running" && !muted()) localStorage.setItem(MUTED, Date.now() + MUTE_FOR);
    else localStorage.removeItem(MUTED);
    sound.resume().then(show);
  });
  for (const sign of ["pointerdown", "keydown"]) document.addEventListener(sign, () => sound.resume().then(show));
  sound.addEventListener("statechange", show);
  const here = location.pathname.match(/^\/console\/conversations\/([^/]+)/)?.[1] ?? "";
  document.body.addEventListener("htmx:configRequest", ({ detail }) => { // of whom somebody looks at, they need not be told
    if (detail.target.id === "shift" && !document.hidden) detail.headers["X-In-Front"] = here;
  });
  document.body.addEventListener("htmx:afterSettle", (event) => event.detail.elt.closest("#alarms, #shift") && heed());
  document.body.addEventListener("htmx:sseMessage", ({ detail }) => {
    if (detail.type === "changed" && Date.now() - looked < PAUSE) return; // a caller put before you is told at once
    looked = Date.now();
    for (const one of [bar, document.getElementById("shift")]) htmx.trigger(one, "look");
  });
  setInterval(() => sayAgain(), EVERY);
  show();
})();
