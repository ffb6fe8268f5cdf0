/// A script as a tree. Ranges are byte offsets in the script's text.
struct ShellList: Sendable {
  struct Item: Sendable {
    var chain: ShellChain
    /// Whether `&` ends it.
    var isBackground: Bool
    /// The operator behind it: `;`, `&` or a line's end; empty at the script's end.
    var separator: Range<Int>
  }

  var items: [Item] = []
}

/// Pipelines joined by `&&` and `||`.
struct ShellChain: Sendable {
  enum Joint: Sendable { case and, or }

  var pipelines: [ShellPipeline]
  /// One fewer than pipelines.
  var joints: [Joint]
}

/// Commands joined by `|`.
struct ShellPipeline: Sendable {
  /// Whether `!` stands in front.
  var isNegated: Bool
  var commands: [ShellCommand]
  /// The places of the `|` between them.
  var pipes: [Range<Int>]
}

indirect enum ShellCommand: Sendable {
  case simple(ShellSimpleCommand)
  case compound(ShellCompound)

  var range: Range<Int> {
    switch self {
    case .simple(let command): command.range
    case .compound(let command): command.range
    }
  }
}

/// Assignments, words and redirections.
struct ShellSimpleCommand: Sendable {
  var assignments: [ShellWord] = []
  var words: [ShellWord] = []
  var redirections: [ShellRedirection] = []
  var range: Range<Int>
}

/// Everything that holds other commands.
struct ShellCompound: Sendable {
  enum Kind: Sendable { case group, subshell, `if`, `while`, `until`, `for`, `case`, function, arithmetic, test }

  var kind: Kind
  /// Lists whose status is asked for: of `if`, `elif`, `while`, `until`.
  var conditions: [ShellList] = []
  var bodies: [ShellList] = []
  /// The words of a `for`, the subject of a `case`, the words of a test.
  var words: [ShellWord] = []
  /// The variable of a `for`, the name of a function.
  var name: String?
  var redirections: [ShellRedirection] = []
  var range: Range<Int>

  /// Conditions and bodies in the order of the text.
  var lists: [ShellList] {
    var lists: [ShellList] = []
    for i in 0..<max(conditions.count, bodies.count) {
      if i < conditions.count { lists.append(conditions[i]) }
      if i < bodies.count { lists.append(bodies[i]) }
    }
    return lists
  }
}

struct ShellRedirection: Sendable {
  /// `>`, `>>`, `<`, `<<`, `>&`, `&>` …
  var op: String
  /// The file descriptor in front, where one is written.
  var descriptor: Int?
  /// The file, the descriptor, or the delimiter of a here-document.
  var target: ShellWord
}

/// One word, as written, quotes included.
struct ShellWord: Sendable {
  indirect enum Part: Sendable {
    /// Characters that stand for themselves, and escaped ones.
    case literal(Range<Int>)
    /// With its quotes.
    case singleQuoted(Range<Int>)
    /// With its quotes.
    case doubleQuoted(Range<Int>, [Part])
    /// `$NAME`, `${NAME…}`, `$1`, `$?`; the name without the dollar.
    case parameter(Range<Int>, name: String)
    /// `$(…)` or backquotes.
    case command(Range<Int>, ShellList)
    /// `$((…))`.
    case arithmetic(Range<Int>)
  }

  var parts: [Part]
  var range: Range<Int>
}
