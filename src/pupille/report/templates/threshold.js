// The slider of thresholds: texts, points on the curves and mistakes were all made beforehand, a step each.
{
  const slider = document.getElementById("threshold-step");
  if (slider) {
    const { texts, dots } = JSON.parse(slider.dataset.steps);
    const show = () => {
      const step = Number(slider.value);
      for (const place of document.querySelectorAll("[data-shows]"))
        place.textContent = texts[place.dataset.shows][step];
      for (const dot of document.querySelectorAll("[data-moves]")) {
        const [x, y] = dots[dot.dataset.moves][step];
        dot.setAttribute("cx", x);
        dot.setAttribute("cy", y);
      }
      for (const mistake of document.querySelectorAll("[data-first]"))
        mistake.toggleAttribute("hidden", step < Number(mistake.dataset.first) || step > Number(mistake.dataset.last));
      slider.setAttribute("aria-valuetext", texts.spoken[step]);
    };
    slider.addEventListener("input", show);
    document.getElementById("threshold-frozen").addEventListener("click", () => {
      slider.value = slider.defaultValue;
      show();
    });
    document.getElementById("threshold-slider").hidden = false;
    show();
  }
}
