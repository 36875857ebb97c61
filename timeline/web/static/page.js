// Nicer with it, whole without it: the slider shows each day as it moves. No other host is asked, nothing is stored.
"use strict";
(() => {
  const form = document.querySelector("form[data-live]");
  if (!form) return;
  document.body.classList.add("live");
  const slide = form.querySelector("#slide");
  const day = form.querySelector("#day");
  const field = document.querySelector(".bar input[name=as_of]");
  let timer = 0;
  let asked = 0;
  const text = () => new Date(Number(slide.value) * 86400000).toISOString().slice(0, 10);

  const show = async () => {
    const mine = ++asked;
    const address = new URL(location.href);
    address.searchParams.set("as_of", text());
    address.searchParams.delete("page");
    address.hash = "";
    try {
      const answer = await fetch(address, { headers: { accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (mine !== asked) return;
      for (const part of ["#answer", "#menu", ".steps"]) {
        const fresh = page.querySelector(part);
        if (fresh) document.querySelector(part).replaceWith(fresh);
      }
      history.replaceState(null, "", address);
      document.title = page.title;
    } catch {
      if (mine === asked) form.submit();
    }
  };

  slide.addEventListener("input", () => {
    const now = text();
    day.textContent = now;
    slide.setAttribute("aria-valuetext", now);
    if (field) field.value = now;
    clearTimeout(timer);
    timer = setTimeout(show, 120);
  });
  // A day by arrow, a month by Page Up and Page Down.
  slide.addEventListener("keydown", (event) => {
    const by = { PageUp: 30, PageDown: -30 }[event.key];
    if (!by) return;
    event.preventDefault();
    slide.value = String(Number(slide.value) + by);
    slide.dispatchEvent(new Event("input"));
  });
})();
