/// A set of functions and macros that belong together.
package struct FunctionLibrary: Sendable {
  package let name: String
  /// Several declarations may have one name, also across libraries; their overloads are added up.
  package private(set) var functions: [FunctionDeclaration] = []
  package let macros: Macros

  init(_ name: String, macros: Macros = [], _ declare: (inout FunctionLibrary) -> Void) {
    self.name = name
    self.macros = macros
    declare(&self)
  }

  /// Declarations made by a caller, for functions that are only checked.
  package init(_ name: String, declarations: [FunctionDeclaration]) {
    self.name = name
    self.macros = []
    self.functions = declarations
  }

  mutating func add(_ name: String, _ overloads: Overload...) {
    functions.append(FunctionDeclaration(name, overloads))
  }
  mutating func add(_ name: String, _ overloads: [Overload]) {
    functions.append(FunctionDeclaration(name, overloads))
  }
}

/// Short ways to write overloads down.
extension Overload {
  static func global(_ id: String, _ parameters: [Type], _ result: Type, _ body: Implementation) -> Overload {
    Overload(id, parameters, result, isMember: false, body)
  }
  static func member(_ id: String, _ parameters: [Type], _ result: Type, _ body: Implementation) -> Overload {
    Overload(id, parameters, result, isMember: true, body)
  }
}

extension Type {
  static let a = Type.parameter(0)
  static let b = Type.parameter(1)
}
