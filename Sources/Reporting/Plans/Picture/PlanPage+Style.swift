extension PlanPage {
  static let pageStyle = """
    body.jw{margin:0;background:var(--bg);color:var(--fg);font-size:15px;line-height:1.5}body.jw svg{font-size:12px}
    main{max-width:1000px;margin:0 auto;padding:1.5rem 1.25rem 3rem}
    article+article{border-top:1px solid var(--line);margin-top:3rem;padding-top:1rem}
    h1{font-size:1.45rem;line-height:1.3;margin:.5rem 0;text-wrap:balance;overflow-wrap:anywhere}h2{font-size:1.1rem;margin:2rem 0 .5rem}
    .result{font-size:1.1rem;font-weight:600;margin:.25rem 0 1rem}.ok-text{color:var(--ok)}.bad-text{color:var(--bad)}
    figure{margin:0 -20px;overflow-x:auto}figure svg{display:block;width:100%;min-width:720px;height:auto}
    dl{display:flex;flex-wrap:wrap;gap:.75rem;margin:1rem 0}dl div{background:var(--band);border-radius:6px;padding:.4rem .8rem}
    dt{color:var(--soft);font-size:.8rem}dd{margin:0;font-weight:600;font-variant-numeric:tabular-nums}
    .wide{overflow-x:auto}table{border-collapse:collapse;width:100%;font-size:.9rem}
    th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid var(--line);vertical-align:top}
    th{color:var(--soft);font-weight:600}.n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}
    ul{padding-left:1.2rem}li{margin:.25rem 0;overflow-wrap:anywhere}
    details{margin:2rem 0 1rem}summary{cursor:pointer;font-weight:600;padding:.2rem 0}
    pre{background:var(--band);border-radius:6px;padding:.75rem 1rem;font-size:.85rem}
    .quiet{color:var(--soft);font-size:.85rem}
    .jw .hand{stroke:var(--fg);stroke-width:1;pointer-events:none}.jw .time{pointer-events:none}
    @media print{main{max-width:none;padding:0}figure svg{min-width:0}h2{break-after:avoid}tr,figure,dl div{break-inside:avoid}}

    """

  /// A line with the time under the pointer.
  static let script = """
    for (const svg of document.querySelectorAll("svg[data-scale]")) {
      const parts = svg.dataset.scale.split(";").map(part => part.split(",").map(Number));
      const make = name => svg.appendChild(document.createElementNS("http://www.w3.org/2000/svg", name));
      const hand = make("line"), time = make("text");
      hand.setAttribute("class", "hand"); time.setAttribute("class", "time t3 b halo mid");
      const hide = () => { hand.style.display = time.style.display = "none"; };
      hide();
      svg.addEventListener("pointerleave", hide);
      svg.addEventListener("pointermove", event => {
        const box = svg.viewBox.baseVal, x = event.offsetX * box.width / svg.clientWidth;
        const part = parts.find(part => x >= part[2] && x <= part[3]);
        if (!part) { hide(); return; }
        let s = Math.round((part[0] + (x - part[2]) / (part[3] - part[2]) * (part[1] - part[0])) / 100) / 10, text = "";
        for (const [unit, size] of [["d", 86400], ["h", 3600], ["m", 60]]) {
          if (s >= size) { text += Math.floor(s / size) + unit; s = Math.round(s % size * 10) / 10; }
        }
        time.textContent = text + (s || !text ? (text ? Math.round(s) : s) + "s" : "");
        hand.setAttribute("x1", x); hand.setAttribute("x2", x); hand.setAttribute("y1", 0);
        hand.setAttribute("y2", box.height - 30); time.setAttribute("x", x); time.setAttribute("y", box.height - 18);
        hand.style.display = time.style.display = "";
      });
    }

    """
}
