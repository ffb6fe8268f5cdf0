/// The style sheet and the patterns of a picture: light, dark and on paper.
///
/// Nothing is told by colour alone: what fails is hatched, what waits is dashed, what stops is striped.
enum PictureStyle {
  /// Colours by the name of their custom property: on white, on dark.
  private static let colours: [(name: String, light: String, dark: String)] = [
    ("bg", "#ffffff", "#0d1117"),
    ("fg", "#1f2328", "#e6edf3"),
    ("soft", "#59636e", "#9ea7b3"),
    ("line", "#dfe4ea", "#2b323b"),
    ("band", "#f4f6f8", "#151b23"),
    ("ok", "#1a7f5a", "#3fb68b"),
    ("on-ok", "#ffffff", "#06231a"),
    ("run", "#0a67c2", "#58a6ff"),
    ("on-run", "#ffffff", "#06182b"),
    ("bad", "#c4281c", "#ff7b72"),
    ("bad-bg", "#fdeceb", "#3a1d20"),
    ("wait", "#8a5a00", "#e0af3e"),
    ("stop", "#6b7480", "#8b949e"),
  ]

  /// The variables on the element that has the class `jw`.
  static var sheet: String {
    let light = colours.map { "--\($0.name):\($0.light)" }.joined(separator: ";")
    let dark = colours.map { "--\($0.name):\($0.dark)" }.joined(separator: ";")
    return """
      .jw{\(light);font:12px system-ui,-apple-system,"Segoe UI",sans-serif;color-scheme:light dark}
      @media (prefers-color-scheme:dark){.jw{\(dark)}}
      @media print{.jw{\(light);-webkit-print-color-adjust:exact;print-color-adjust:exact}}
      .jw text{fill:var(--fg);font-variant-numeric:tabular-nums}
      .jw .bg{fill:var(--bg)}.jw .band{fill:var(--band)}
      .jw .t1{font-size:16px;font-weight:600}.jw .t2{font-size:13px}.jw .t3{font-size:11px}
      .jw .soft{fill:var(--soft)}.jw .end{text-anchor:end}.jw .mid{text-anchor:middle}
      .jw .good{fill:var(--ok)}.jw .bad{fill:var(--bad)}.jw .b{font-weight:600}
      .jw .grid{stroke:var(--line);fill:none}.jw .axis{stroke:var(--soft);fill:none}
      .jw .ok{fill:var(--ok)}.jw .run{fill:var(--run)}.jw .on-ok{fill:var(--on-ok)}.jw .on-run{fill:var(--on-run)}
      .jw .fail{stroke:var(--bad);fill-rule:evenodd}.jw .halo{stroke:var(--bg);stroke-width:3px;paint-order:stroke;stroke-linejoin:round}
      .jw .plate{fill:var(--bad-bg)}
      .jw .pend{fill:var(--bg);stroke:var(--soft);stroke-dasharray:3 2}
      .jw .stop{stroke:var(--stop)}
      .jw .wait{stroke:var(--wait);stroke-width:1.6px;stroke-dasharray:2 3;fill:none}.jw .waits{fill:var(--wait)}
      .jw .mark{stroke:var(--fg);fill:none;stroke-dasharray:1 3}.jw .m-bad{stroke:var(--bad);stroke-dasharray:none}
      .jw .m-good{stroke:var(--ok);stroke-dasharray:none}.jw .m-due{stroke:var(--wait);stroke-width:2px;stroke-dasharray:7 3}
      .jw .tag{fill:var(--bg);stroke:var(--line)}
      .jw .glyph{fill:none;stroke-width:2px;stroke-linecap:round;stroke-linejoin:round}
      .jw .g-good{stroke:var(--ok)}.jw .g-bad{stroke:var(--bad)}.jw .g-soft{stroke:var(--soft)}
      .jw .area{fill:var(--run);fill-opacity:.22}.jw .curve{stroke:var(--run);stroke-width:1.6px;fill:none}
      .jw .limit{stroke:var(--soft);stroke-dasharray:4 3;fill:none}
      .jw .done{stroke:var(--ok);stroke-width:2px;fill:none}.jw .lost{stroke:var(--bad);stroke-width:2px;stroke-dasharray:5 3;fill:none}
      .jw .fails{stroke:var(--bad);stroke-width:2px;fill:none}
      .jw .cut{stroke:var(--soft);fill:none}

      """
  }

  /// Hatches and stripes; `id` makes their names unique in a page with several pictures.
  static func definitions(id: String, _ out: inout Markup) {
    out.element("defs") { out in
      func pattern(_ name: String, _ size: Double, turn: Int = 0, _ body: (inout Markup) -> Void) {
        out.element(
          "pattern",
          [
            "id": id + name, "width": size.px, "height": size.px, "patternUnits": "userSpaceOnUse",
            "patternTransform": turn == 0 ? "" : "rotate(\(turn))",
          ], body)
      }
      pattern("f", 6, turn: 45) { out in
        out.empty("rect", ["width": "6", "height": "6", "style": "fill:var(--bad-bg)"])
        out.empty("rect", ["width": "2", "height": "6", "style": "fill:var(--bad)"])
      }
      pattern("s", 4) { out in
        out.empty("rect", ["width": "4", "height": "4", "style": "fill:var(--bg)"])
        out.empty("rect", ["width": "4", "height": "1.4", "style": "fill:var(--stop)"])
      }
      pattern("p", 10, turn: -45) { out in
        out.empty("rect", ["width": "10", "height": "10", "style": "fill:var(--band)"])
        out.empty("rect", ["width": "2", "height": "10", "style": "fill:var(--stop)"])
      }
      pattern("w", 6) { out in
        out.empty("rect", ["width": "6", "height": "6", "style": "fill:var(--bg)"])
        out.empty("circle", ["cx": "1.7", "cy": "1.7", "r": "1.1", "style": "fill:var(--wait)"])
        out.empty("circle", ["cx": "4.7", "cy": "4.7", "r": "1.1", "style": "fill:var(--wait)"])
      }
    }
  }
}
