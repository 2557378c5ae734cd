// The choice of a class: its curves are picked out, and its row among the areas.
{
  const choice = document.getElementById("ranking-class");
  if (choice) {
    const show = () => {
      for (const part of document.querySelectorAll("[data-class]")) {
        const picked = part.dataset.class === choice.value;
        part.classList.toggle("picked", picked);
        if (picked && part.localName === "g") part.parentNode.insertBefore(part, part.parentNode.querySelector(".micro"));
      }
    };
    choice.addEventListener("change", show);
    choice.closest("[hidden]").hidden = false;
    show();
  }
}
