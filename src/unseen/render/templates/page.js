"use strict";
(() => {
  const root = document.documentElement;
  root.classList.add("scripted");

  // Figures: the drawn one stays until the living one stands.
  const theme = document.getElementById("figure-theme");
  const config = theme ? JSON.parse(theme.textContent) : {};
  const embed = async (figure, data) => {
    const spec = JSON.parse(data.textContent);
    const fixed = Boolean(spec.usermeta && spec.usermeta.fixed);
    const live = document.createElement("div");
    live.className = fixed ? "live scroll" : "live";
    data.before(live);
    if (!fixed) spec.width = live.clientWidth;
    try {
      // `ast` interprets expressions: the page's policy forbids code made from text.
      const { view } = await window.vegaEmbed(live, spec, {
        mode: "vega-lite",
        ast: true,
        actions: false,
        logLevel: 1, // errors alone
        renderer: "svg",
        config,
        defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
      });
      const still = figure.querySelector(".still");
      live.setAttribute("role", fixed ? "region" : "img");
      if (fixed) live.tabIndex = 0;
      const title = figure.querySelector("figcaption").textContent.trim();
      live.setAttribute("aria-label", title);
      if (still) still.remove();
      figure.classList.add("drawn");
      if (fixed) return;
      new ResizeObserver(([entry]) => {
        const width = Math.floor(entry.contentRect.width);
        if (width > 0 && width !== view.width()) view.width(width).runAsync();
      }).observe(live);
    } catch (why) {
      live.remove();
      console.error("A figure stays still:", why);
    }
  };
  const soon = new IntersectionObserver(
    (seen) => {
      for (const entry of seen) {
        if (!entry.isIntersecting) continue;
        soon.unobserve(entry.target);
        embed(entry.target, entry.target.querySelector(".spec"));
      }
    },
    { rootMargin: "400px" },
  );
  if (window.vegaEmbed) {
    for (const data of document.querySelectorAll(".figure .spec")) {
      soon.observe(data.closest(".figure"));
    }
  }

  // Code can be copied.
  for (const code of document.querySelectorAll("pre.code")) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "copy";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      const text = code.querySelector("code").textContent;
      try {
        await navigator.clipboard.writeText(text);
        button.textContent = "Copied";
      } catch {
        // Without a clipboard the text is selected, one key from being copied.
        getSelection().selectAllChildren(code.querySelector("code"));
        button.textContent = "Selected";
      }
      setTimeout(() => { button.textContent = "Copy"; }, 2000);
    });
    const frame = document.createElement("div");
    frame.className = "copyable";
    code.replaceWith(frame);
    frame.append(code, button);
  }

  // Paper cannot be unfolded.
  addEventListener("beforeprint", () => {
    for (const part of document.querySelectorAll("details")) part.open = true;
  });
})();
